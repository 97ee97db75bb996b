import { Refusal, type RefusalCode } from '@coffer/db';
import type { ZodError, core } from 'zod';

/** What the validator found wrong with one part of a request. */
interface Finding {
  readonly target: string;
  readonly success: boolean;
  readonly error?: ZodError;
}

/**
 * Refuses what does not fit its schema.
 * @throws Refusal
 */
export function refuseInvalid(finding: Finding): void {
  if (finding.success || !finding.error) return;
  throw refusalOf(finding.error, finding.target === 'json' ? 'invalid_input' : 'invalid_query');
}

/**
 * What is refused about something that does not fit its schema, naming every field. When one refusal of our own stands
 * behind all of it (an amount that is too fine, say) its code is told, else the general one.
 */
export function refusalOf({ issues }: ZodError, general: RefusalCode): Refusal {
  const errors = issues.map((issue) => ({ path: issue.path.join('.'), message: wordsOf(issue) }));
  const codes = new Set(issues.map((issue) => (issue.code === 'custom' ? refusalCode(issue.params) : null)));
  const [only] = codes.size === 1 ? codes : [];
  return new Refusal(only ?? general, { errors });
}

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'text',
};

/** What is wrong, to be read after the field's name. Schemas say it themselves, but for what is there at all. */
function wordsOf(issue: core.$ZodIssue): string {
  const [, expected, received] = /^Invalid input: expected (\w+), received (\w+)$/.exec(issue.message) ?? [];
  if (received === undefined) return issue.message;
  return received === 'undefined' ? 'is missing' : `must be ${kinds[expected ?? ''] ?? expected}`;
}

function refusalCode(params: Record<string, unknown> | undefined): RefusalCode | null {
  return (params?.['refusal'] as RefusalCode | undefined) ?? null;
}
