import { variableOf } from './catalog.ts';

/** What kind of problem it is; stable, for tests and for the doctor. */
export type ProblemCode =
  | 'argument_unknown'
  | 'argument_without_value'
  | 'argument_repeated'
  | 'file_missing'
  | 'file_misnamed'
  | 'file_unreadable'
  | 'yaml_invalid'
  | 'key_unknown'
  | 'variable_unknown'
  | 'given_twice'
  | 'wrong_shape'
  | 'empty'
  | 'invalid'
  | 'missing'
  | 'both_providers'
  | 'two_addresses'
  | 'dummy_in_production';

/** What does not stop the start, but ought to be known. */
export type WarningCode =
  | 'dummy_provider'
  | 'host_url_not_https'
  | 'live_key_not_https'
  | 'proxy_not_named'
  | 'test_key_in_production'
  | 'stripe_elsewhere'
  | 'credits_for_sign_up'
  | 'nothing_configured';

/** One thing that is wrong with the configuration. Every text may be shown: none holds the value of a secret. */
export interface ConfigProblem {
  readonly severity: 'error' | 'warning';
  readonly code: ProblemCode | WarningCode;
  /** As in a file: "payment.stripe.api_key"; "payment.dummy.*" for a whole section; null for neither. */
  readonly key: string | null;
  /** The variable that sets the same key; null when there is none. */
  readonly variable: string | null;
  /** Where it was written: "config.yaml:4:3", or a variable's name; null when it was written nowhere. */
  readonly where: string | null;
  readonly found: string;
  readonly expected: string;
  readonly mend: string;
}

type Words = Pick<ConfigProblem, 'found' | 'expected' | 'mend'>;

/** A mistake with a key that exists. */
export function mistakeWith(
  code: ProblemCode,
  about: { readonly key: string; readonly where: string | null },
  words: Words,
): ConfigProblem {
  return { severity: 'error', code, ...about, variable: variableOf(about.key), ...words };
}

/** A mistake that belongs to no key: an argument, a whole file, a name that does not exist. */
export function mistakeAt(code: ProblemCode, where: string, words: Words): ConfigProblem {
  return { severity: 'error', code, key: null, variable: null, where, ...words };
}

/** Something about a key that does not stop the start. */
export function warningAbout(code: WarningCode, key: string, words: Words): ConfigProblem {
  return { severity: 'warning', code, key, variable: variableOf(key), where: null, ...words };
}

/** Writes problems for a console, the errors first, each with what was found, what is expected and how to mend it. */
export function formatProblems(problems: readonly ConfigProblem[]): string {
  const errors = problems.filter((problem) => problem.severity === 'error');
  const warnings = problems.filter((problem) => problem.severity === 'warning');
  return [
    ...block(errors, `The configuration has ${count(errors.length, 'problem')}:`),
    ...block(warnings, `${count(warnings.length, 'warning')} about the configuration:`),
  ].join('\n');
}

function block(problems: readonly ConfigProblem[], title: string): string[] {
  return problems.length === 0 ? [] : [title, ...problems.map(formatProblem), ''];
}

function formatProblem(problem: ConfigProblem): string {
  const names = [problem.key, problem.variable && `(${problem.variable})`].filter(Boolean).join(' ');
  const where = problem.where === problem.variable ? null : problem.where;
  const title = [names, names && where ? `in ${where}` : where].filter(Boolean).join(' ');
  return [
    '',
    `  ${title}`,
    `    found     ${problem.found}`,
    `    expected  ${problem.expected}`,
    `    to mend   ${problem.mend}`,
  ].join('\n');
}

function count(total: number, noun: string): string {
  return `${total} ${noun}${total === 1 ? '' : 's'}`;
}
