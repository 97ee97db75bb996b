import type SQLite from 'better-sqlite3';
import { type Finding, type FindingKind, findingAbout, nothing } from './finding.ts';

/** A table that is looked through in the order of its key, a range at a time. */
export interface RangeCheck {
  readonly kind: FindingKind;
  readonly table: string;
  /** The key: an integer primary key, or rowid. */
  readonly key: string;
  /** How a row that is missing is called, where none is ever deleted, so that keys are 1, 2, 3 and so on. */
  readonly gapless: string | null;
  /** Selects `user_id`, `seq`, `about` and `problem` of each row of a range that is wrong: (first, last). */
  readonly wrong: string;
}

interface Wrong {
  readonly user_id: string | null;
  readonly seq: bigint | null;
  readonly about: string | null;
  readonly problem: string;
}

/** Rows looked at in a step. */
const stepRows = 1000n;

/** Looks through a table, and tells each row that is wrong or missing. Yields after each step, and ends with what
 * there was when it began. */
export function* checkRange(client: SQLite.Database, check: RangeCheck): Generator<readonly Finding[]> {
  const { table, key, kind, gapless } = check;
  const ends = client.prepare<[], { first: bigint | null; end: bigint | null }>(
    `SELECT min(${key}) AS first, max(${key}) AS end FROM ${table}`,
  );
  const range = client.prepare<[bigint, bigint], { last: bigint | null; count: bigint }>(
    `SELECT max(key) AS last, count(*) AS count
    FROM (SELECT ${key} AS key FROM ${table} WHERE key > ? AND key <= ? ORDER BY key LIMIT ${stepRows})`,
  );
  const wrong = client.prepare<[bigint, bigint], Wrong>(check.wrong);
  const { first, end } = ends.get() ?? { first: null, end: null };
  if (first === null || end === null) return;
  let after = first < 1n ? first - 1n : 0n;
  for (;;) {
    const { last, count } = range.get(after, end) ?? { last: null, count: 0n };
    if (last === null) return;
    const isWhole = gapless === null || (count === last - after && after >= 0n);
    const rows = wrong.all(after + 1n, last);
    yield [
      ...(isWhole ? nothing : gapsOf(client, check, { after, last })),
      ...rows.map(({ user_id: userId, seq, about, problem }) => {
        return { kind, userId, seq: seq === null ? null : Number(seq), about, text: problem };
      }),
    ];
    after = last;
  }
}

/** Keys that nothing stands at, and those before the first that there can be. */
function gapsOf(
  client: SQLite.Database,
  { table, key, gapless }: RangeCheck,
  { after, last }: { after: bigint; last: bigint },
): Finding[] {
  const keys = client
    .prepare<[bigint, bigint], bigint>(
      `SELECT ${key} AS key FROM ${table} WHERE key > ? AND key <= ? ORDER BY key`,
    )
    .pluck()
    .all(after, last);
  const findings: Finding[] = [];
  let before = after < 0n ? 0n : after;
  for (const each of keys) {
    if (each < 1n) findings.push(findingAbout('gap', `${gapless} ${each}`, 'stands before the first'));
    else if (each > before + 1n) findings.push(missing(gapless ?? '', before + 1n, each - 1n));
    if (each > before) before = each;
  }
  return findings;
}

function missing(noun: string, first: bigint, last: bigint): Finding {
  if (first === last) return findingAbout('gap', `${noun} ${first}`, 'is missing');
  return findingAbout('gap', `${noun}s ${first} to ${last}`, 'are missing');
}
