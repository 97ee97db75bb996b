import { existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type SQLite from 'better-sqlite3';
import { findFaults, withClient } from '../books.ts';
import { type Movement, pieceOf } from './plan.ts';

/** What is known of a file. */
export interface Known {
  readonly path: string;
  readonly seed: string;
  /** What its processes told before they were killed, in that order. */
  readonly told: readonly string[];
  /** Where in that the last of them begins. */
  readonly lastFrom: number;
}

interface Row {
  readonly origin: string;
  readonly source_id: string;
  readonly user_id: string;
  readonly type: string;
  readonly amount: bigint;
}

/** Everything that is wrong with a file whose process was killed. */
export function check(known: Known, steps: number): string[] {
  const { path } = known;
  const applied = withClient(path, (client) =>
    Number(client.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get()),
  );
  if (applied < steps) return checkEarlier(known);
  return [
    ...findFaults(path),
    ...withClient(path, (client) => checkContents(client, known)),
    ...checkBackups(known),
  ];
}

/** The upgrade was not done: nothing of it may be there, and everything else. */
function checkEarlier({ path, told }: Known): string[] {
  return withClient(path, (client) => {
    const integrity = String(client.pragma('integrity_check', { simple: true }));
    const posts = client.prepare('SELECT source_id FROM ledger_transaction').pluck().all();
    const tables = client.prepare("SELECT count(*) FROM sqlite_schema WHERE name IN ('hold', 'lot')").pluck();
    return [
      ...(integrity === 'ok' ? [] : [integrity]),
      ...(Number(tables.get()) === 0 ? [] : ['half an upgrade']),
      ...lost(told, new Set(posts.map((post) => `posted ${String(post)}`))),
    ];
  });
}

function checkContents(client: SQLite.Database, { seed, told }: Pick<Known, 'seed' | 'told'>): string[] {
  const rows = client
    .prepare<[], Row>(
      `SELECT t.origin, t.source_id, w.user_id, t.type, t.amount
        FROM named_transaction t JOIN wallet w ON w.id = t.wallet_id`,
    )
    .all();
  const holds = client.prepare<[], { source: string; state: string }>('SELECT source, state FROM hold').all();
  const there = [
    ...rows.map(({ origin, source_id }) =>
      origin === 'stripe' ? `paid ${source_id.slice(3)}` : `posted ${source_id}`,
    ),
    ...holds.map(({ source }) => `held ${source}`),
    ...holds.filter(({ state }) => state === 'captured').map(({ source }) => `captured ${source}`),
  ];
  const twice = there.length - new Set(there).size;
  return [
    ...(twice === 0 ? [] : [`${twice} of what is there is there twice`]),
    ...lost(told, new Set(there)),
    ...rows.flatMap((row) => strange(row, seed)),
    ...halfBatches(rows, seed),
  ];
}

function lost(told: readonly string[], there: ReadonlySet<string>): string[] {
  return told
    .filter((what) => /^(posted|held|captured|paid)/.test(what) && !there.has(what))
    .map((what) => `lost: ${what}`);
}

/** A row that is not as its piece has it. */
function strange(
  { origin, source_id: sourceId, user_id: userId, type, amount }: Row,
  seed: string,
): string[] {
  const [name = '', index] = sourceId.replace('cs_', '').split('/');
  if (!/^\d+\.\d+$/.test(name) || origin === 'expiry' || origin === 'hold') return [];
  const piece = pieceOf(seed, name);
  const wanted = piece.kind === 'batch' ? piece.items[Number(index)] : piece;
  const expected = wanted && 'amount' in wanted ? `${wanted.userId} ${signed(wanted)}` : 'nothing';
  return expected === `${userId} ${amount}`
    ? []
    : [`${type} ${sourceId}: ${userId} ${amount}, not ${expected}`];
}

function signed(wanted: Pick<Movement, 'amount'> & Partial<Movement>): bigint {
  return wanted.type === 'usage' ? -wanted.amount : wanted.amount;
}

function halfBatches(rows: readonly Row[], seed: string): string[] {
  const counts = new Map<string, number>();
  for (const { source_id: sourceId } of rows) {
    const [name = '', index] = sourceId.split('/');
    if (index !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].flatMap(([name, count]) => {
    const piece = pieceOf(seed, name);
    const isHalf = piece.kind === 'batch' && piece.atomic && count !== piece.items.length;
    return isHalf ? [`batch ${name}: ${count} of ${piece.items.length} items`] : [];
  });
}

/** A backup that was acknowledged is there, whole, with all that was acknowledged before it began. Then it is deleted. */
function checkBackups({ path, seed, told, lastFrom }: Known): string[] {
  return told.flatMap((what, at) => {
    const [verb, name = ''] = what.split(' ');
    if (verb !== 'begun' || at < lastFrom) return [];
    const backup = join(dirname(path), `backup-${name}.db`);
    if (!existsSync(backup)) return told.includes(`kept ${name}`) ? [`lost: backup ${name}`] : [];
    const before = { seed, told: told.slice(0, at) };
    const faults = [...findFaults(backup), ...withClient(backup, (client) => checkContents(client, before))];
    rmSync(backup);
    return faults.map((fault) => `backup ${name}: ${fault}`);
  });
}
