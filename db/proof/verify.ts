import { failureCode } from '../database-problem.ts';
import { readLastSeq } from '../transaction/last-seq.ts';
import type { Books } from './books.ts';
import { type Finding, findingAbout } from './finding.ts';
import { rangeChecks } from './range-checks.ts';
import { checkRange } from './ranges.ts';
import { checkSchema, checkStructure } from './schema-check.ts';
import { checkTotals } from './totals.ts';
import { checkWallets } from './wallet-check.ts';

export interface VerifyOptions {
  /** Ask SQLite too what it finds wrong with the file's pages: a long read at a stretch, not for a running server. */
  readonly structure: boolean;
}

/** How much was looked at. */
export interface Verified {
  /** The last transaction that was added up; others that came meanwhile were looked at where they were met. */
  readonly lastSeq: number;
  readonly wallets: number;
}

/**
 * Looks through the whole ledger and tells all that is not as Coffer left it. Each step takes a few milliseconds at most,
 * sees the file as of one moment, and keeps nothing that grows with the number of rows; so the books may move meanwhile, and
 * the caller may pause between any two.
 */
export function* verifyBooks(
  books: Books,
  { structure }: VerifyOptions,
): Generator<readonly Finding[], Verified> {
  const { readClient: client } = books;
  yield* readable('the file', () => once(checkSchema(client)));
  if (structure) yield* readable('the file', () => checkStructure(client));
  for (const check of rangeChecks) yield* readable(check.table, () => checkRange(client, check));
  const wallets = yield* readable('wallet', () => checkWallets(books));
  const lastSeq = yield* readable('day_total', () => checkTotals(client));
  return { lastSeq: lastSeq ?? 0, wallets: wallets ?? 0 };
}

/** About how many steps verifying will take without the file's structure: what tells how far it has come. */
export function expectedSteps({ readClient }: Books): number {
  const last = (sql: string): number => Number(readClient.prepare(sql).pluck().get() ?? 0);
  const rows = readLastSeq(readClient);
  const wallets = last('SELECT max(id) FROM wallet');
  const holds = last('SELECT max(seq) FROM hold');
  return Math.ceil(rows * (2 / 1000 + 1 / 200 + 1 / 2000) + holds / 1000 + wallets * (2 + 1 / 1000)) + 10;
}

/** What cannot be read is a finding, and no reason to look at nothing else. */
function* readable<Result>(
  what: string,
  check: () => Generator<readonly Finding[], Result>,
): Generator<readonly Finding[], Result | null> {
  try {
    return yield* check();
  } catch (error) {
    const code = failureCode(error);
    if (!code.startsWith('SQLITE_')) throw error;
    yield [findingAbout('structure', what, `cannot be read to its end (${code})`)];
    return null;
  }
}

function* once(findings: readonly Finding[]): Generator<readonly Finding[]> {
  yield findings;
}
