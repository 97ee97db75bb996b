import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { Catalog, Setting } from '../catalog.ts';
import { quote } from '../found.ts';
import { mistakeAt, mistakeWith, type ConfigProblem } from '../problem.ts';
import type { Given, Reading } from './given.ts';
import { didYouMean, neighbours } from './unknown-name.ts';
import { explainYamlError } from './yaml-error.ts';

interface Walk {
  readonly catalog: Catalog;
  readonly document: Document;
  readonly whereIs: (node: Node | null) => string;
  readonly given: Given[];
  readonly started: string[];
  readonly problems: ConfigProblem[];
  readonly complete: boolean;
}

/**
 * Takes the settings out of a YAML file, each value as the text that was written: 50.10 stays "50.10".
 * @param name how the file is called in messages
 */
export function readYaml(source: string, name: string, catalog: Catalog): Reading {
  const lines = new LineCounter();
  const document = parseDocument(source, { schema: 'failsafe', prettyErrors: false, lineCounter: lines });
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const problems = faults.map(({ code, pos }) =>
      mistakeAt('yaml_invalid', placeAt(pos[0]), explainYamlError(code)),
    );
    return { given: [], started: [], problems, complete: false };
  }
  const whereIs = (node: Node | null): string => (node?.range ? placeAt(node.range[0]) : name);
  const walk: Walk = { catalog, document, whereIs, given: [], started: [], problems: [], complete: true };
  walkSection(document.contents, '', walk);
  return walk;
}

function walkSection(node: Node | null, section: string, walk: Walk): void {
  if (section !== '') walk.started.push(section);
  if (node === null || isNothing(node)) return;
  if (!isMap<Node, Node | null>(node)) {
    walk.problems.push(notASection(section, node, walk));
    return;
  }
  for (const { key, value } of node.items) {
    const written = isScalar(key) ? String(key.value) : '';
    const name = section === '' ? written : `${section}.${written}`;
    const target = isAlias(value) ? value.resolve(walk.document) : value;
    const known = walk.catalog.names.get(name);
    if (target === undefined)
      walk.problems.push(mistakeAt('yaml_invalid', walk.whereIs(value), explainYamlError('BAD_ALIAS')));
    else if (walk.catalog.sections.has(name)) walkSection(target, name, walk);
    else if (known) takeValue(known, { key, value: target }, walk);
    else walk.problems.push(unknownKey(name, walk.whereIs(key), walk.catalog));
  }
}

function takeValue(
  known: { readonly setting: Setting; readonly inFile: boolean },
  pair: { readonly key: Node; readonly value: Node | null },
  walk: Walk,
): void {
  const where = walk.whereIs(pair.value ?? pair.key);
  const value = textOf(pair.value);
  if (value !== undefined) walk.given.push({ ...known, value, where });
  else walk.problems.push(notAValue(known.setting, where));
}

/** The text of a scalar or of a list of scalars, null where nothing is written, undefined for any other shape. */
function textOf(node: Node | null): string | string[] | null | undefined {
  if (node === null || isNothing(node)) return null;
  if (isScalar(node)) return String(node.value);
  if (!isSeq<Node>(node) || !node.items.every((item) => isScalar(item))) return undefined;
  return node.items.length === 0 ? null : node.items.map((item) => String(item.value));
}

function isNothing(node: Node): boolean {
  return isScalar(node) && node.type === 'PLAIN' && /^(|~|null)$/i.test(String(node.value));
}

function unknownKey(name: string, where: string, catalog: Catalog): ConfigProblem {
  const meant = didYouMean(name, catalog);
  const beside = neighbours(name, catalog).map((key) => key.slice(key.lastIndexOf('.') + 1));
  return mistakeAt('key_unknown', where, {
    found: `the key ${quote(name)}, which Coffer does not know`,
    expected: `one of ${beside.join(', ')}`,
    mend:
      meant.length > 0 ? `Did you mean ${meant.join(' or ')}?` : 'Remove it, or look it up in the README.',
  });
}

function notASection(section: string, node: Node, walk: Walk): ConfigProblem {
  const keys = neighbours(section === '' ? '' : `${section}.`, walk.catalog);
  return mistakeAt('wrong_shape', walk.whereIs(node), {
    found: `${isSeq(node) ? 'a list' : 'a single value'} ${section === '' ? 'as the whole file' : `under ${section}`}`,
    expected: `keys with their values: ${keys.join(', ')}`,
    mend: 'Write each key on a line of its own, indented under its section.',
  });
}

function notAValue(setting: Setting, where: string): ConfigProblem {
  return mistakeWith(
    'wrong_shape',
    { key: setting.key, where },
    {
      found: 'keys or lists inside it',
      expected: setting.meta.expected,
      mend: `Write the value on the same line, for example ${setting.key}: ${setting.meta.example}`,
    },
  );
}
