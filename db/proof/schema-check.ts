import type SQLite from 'better-sqlite3';
import { connect } from '../connect.ts';
import { migrate } from '../migrate.ts';
import { type Finding, findingAbout } from './finding.ts';

interface Part {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

const readParts = `SELECT type, name, sql FROM sqlite_schema
  WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name`;

/** What this version makes: the same as long as this process runs, and the work of a tenth of a second. */
let expected: ReadonlyMap<string, string> | undefined;

/**
 * Compares tables, indexes and triggers with those that this version makes in an empty file: a guard that is gone, or says
 * something else, is found however well the rows fit.
 */
export function checkSchema(client: SQLite.Database): Finding[] {
  expected ??= partsOf(expectedSchema());
  const found = partsOf(client.prepare<[], Part>(readParts).all());
  const known = expected;
  const missing = [...known].filter(([name, sql]) => found.get(name) !== sql);
  const strange = [...found.keys()].filter((name) => !known.has(name));
  return [
    ...missing.map(([name]) => {
      return findingAbout('schema', name, found.has(name) ? 'is not what this version makes' : 'is missing');
    }),
    ...strange.map((name) => findingAbout('schema', name, 'is nothing that Coffer makes')),
  ];
}

function expectedSchema(): Part[] {
  const empty = connect(':memory:');
  try {
    migrate(empty);
    return empty.prepare<[], Part>(readParts).all();
  } finally {
    empty.close();
  }
}

function partsOf(parts: readonly Part[]): Map<string, string> {
  return new Map(parts.map(({ type, name, sql }) => [`the ${type} ${name}`, sql]));
}

/** At most this many complaints are asked of SQLite about one file. */
const complaints = 100;

/** What SQLite itself finds wrong with the file's pages, and with rows that point at others. Not for a running server: each is one long read. */
export function* checkStructure(client: SQLite.Database): Generator<readonly Finding[]> {
  const told = client.prepare<[], string>(`PRAGMA quick_check(${complaints})`).pluck().all();
  yield told.filter((line) => line !== 'ok').map((line) => findingAbout('structure', 'the file', line));
  const astray = client
    .prepare<[], { table: string; rowid: bigint | null; parent: string }>('PRAGMA foreign_key_check')
    .all();
  yield astray.slice(0, complaints).map(({ table, rowid, parent }) => {
    return findingAbout('structure', `${table} ${rowid ?? ''}`, `points at a ${parent} that is not there`);
  });
}
