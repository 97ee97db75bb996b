import type { z } from 'zod';
import { variableOf, type Catalog, type Setting } from './catalog.ts';
import { concealed, quote } from './found.ts';
import { mistakeWith, type ConfigProblem } from './problem.ts';
import { configSchema, type Settings } from './schema/schema.ts';
import type { Mistake } from './schema/setting.ts';
import { splitList } from './schema/text.ts';
import type { Settled } from './source/settle.ts';

/** What the sources say together: the last value of each key, and the sections that somebody began. */
export interface Written {
  readonly values: ReadonlyMap<string, Settled>;
  readonly started: ReadonlySet<string>;
}

export type Checked =
  | { readonly settings: Settings; readonly problems: readonly [] }
  | { readonly settings: null; readonly problems: readonly ConfigProblem[] };

/** Reads every value by the schema, and tells everything that does not fit it. */
export function checkSettings(written: Written, catalog: Catalog): Checked {
  const outcome = configSchema.safeParse(treeOf(written));
  if (outcome.success) return { settings: outcome.data, problems: [] };
  const problems = new Map<string, ConfigProblem>();
  for (const issue of outcome.error.issues) {
    const place = issue.path.join('.');
    if (!problems.has(place)) problems.set(place, explain(issue, written, catalog));
  }
  return { settings: null, problems: [...problems.values()] };
}

interface Tree {
  [key: string]: Tree | string | string[];
}

function treeOf({ values, started }: Written): Tree {
  const root: Tree = {};
  for (const section of started) branch(root, section.split('.'));
  for (const { key, value } of values.values()) {
    const path = key.split('.');
    const leaf = path.pop() ?? key;
    branch(root, path)[leaf] = typeof value === 'string' ? value : [...value];
  }
  return root;
}

function branch(root: Tree, path: readonly string[]): Tree {
  let tree = root;
  for (const name of path) {
    const next = tree[name];
    const child: Tree = typeof next === 'object' && !Array.isArray(next) ? next : {};
    tree[name] = child;
    tree = child;
  }
  return tree;
}

function explain(issue: z.core.$ZodIssue, written: Written, catalog: Catalog): ConfigProblem {
  const key = issue.path.filter((part) => typeof part === 'string').join('.');
  const setting = catalog.settings.get(key);
  if (!setting) throw new Error(`The schema refused ${key || 'the whole'}, which is no setting`);
  const settled = written.values.get(key);
  if (!settled) return missing(setting);
  const index = issue.path.find((part) => typeof part === 'number');
  return invalid(setting, settled, index ?? null);
}

/** Tells that a key is needed. */
export function missing({ key, meta }: Setting): ConfigProblem {
  const variable = variableOf(key);
  const ways = meta.secret ? `${variable} or ${variable}_FILE` : variable;
  return mistakeWith(
    'missing',
    { key, where: null },
    {
      found: 'nothing',
      expected: meta.expected,
      mend: [`Set ${key} in the configuration file, or ${ways}.`, meta.whereToFind].filter(Boolean).join(' '),
    },
  );
}

function invalid({ key, meta }: Setting, { value, where }: Settled, index: number | null): ConfigProblem {
  const items = splitList(value);
  const text = index === null ? value : (items[index] ?? '');
  const mistake = typeof text === 'string' ? findMistake(text.trim(), meta.mistakes) : undefined;
  const which = index !== null && items.length > 1 ? `value ${index + 1} of ${items.length}: ` : '';
  return mistakeWith(
    'invalid',
    { key, where },
    {
      found: which + (mistake?.found ?? show(text, meta.secret === true)),
      expected: meta.expected,
      mend: mistake?.mend ?? meta.whereToFind ?? `For example ${key}: ${meta.example}`,
    },
  );
}

function show(value: string | readonly string[], isSecret: boolean): string {
  if (typeof value !== 'string') return `a list of ${value.length}`;
  return isSecret ? concealed(value) : quote(value);
}

/** Mistakes that can happen to any key; looked for before those of the key itself. */
const generalMistakes: readonly Mistake[] = [
  {
    when: /^(["']).*\1$/,
    found: 'a value with quotation marks around it',
    mend: 'Take the quotation marks off: they count as part of the value here.',
  },
  {
    when: /^\$(\w+|\{.*\})$/,
    found: 'the name of a variable, which was not replaced by its value',
    mend: 'Write the value itself, or set the DWCTL_* variable instead.',
  },
  {
    when: /\.\.\.$/,
    found: 'a placeholder that ends in ...',
    mend: 'Put your own value in its place.',
  },
];

function findMistake(text: string, known: readonly Mistake[] = []): Mistake | undefined {
  return [...generalMistakes, ...known].find(({ when }) => when.test(text));
}
