import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, statSync } from 'node:fs';
import { configure, connect, queriesOn } from '../../../db/connect.ts';
import { changeUser, createApiKey, openDatabase } from '../../../db/index.ts';
import type { BatchAnswer } from '../../../db/ledger/ledger.ts';
import { type Answer, Batches } from '../../../db/write/batch.ts';
import { workOf } from '../../../db/write/writes.ts';
import { type Size, commandAt, userIdOf } from './plan.ts';

/** The key with which the load is sent, in each file. */
export const apiKey = `coffer_${'bench'.padEnd(43, '0')}`;

/** Whose it is: a manager, as an application's key that spends for many users is. */
const managerId = '01990000-0000-7000-9000-000000000000';

/** What one commit takes, all of one moment: as large a batch as the API takes. */
const batchRows = 1000;
const historyMs = 90 * 86_400_000;

export interface FillOptions extends Size {
  readonly path: string;
  readonly progress: (rows: number) => void;
}

/** What was made. */
export interface Filled extends Size {
  readonly path: string;
  readonly seconds: number;
  readonly fileBytes: number;
}

/**
 * Makes a file with a history of 90 days, row by row as every post is written, with the rules, the hashes and the triggers
 * that it meets. Only the clock is turned, and nothing is synced before all of it is there: a crash would cost the file.
 */
export async function fill({ path, progress, ...size }: FillOptions): Promise<Filled> {
  const startedAtMs = performance.now();
  const firstMs = Date.now() - historyMs;
  let place = 0;
  const now = (): number => firstMs + Math.floor((historyMs * place) / size.rows);
  await addAccounts(path, size.wallets);
  const client = connect(path);
  configure(client);
  client.pragma('journal_mode = OFF');
  client.pragma('synchronous = OFF');
  client.pragma('cache_size = -262144');
  const writer = new Batches(client, { query: queriesOn(client), now });
  while (place < size.rows) {
    const end = Math.min(size.rows, place + batchRows);
    const { answers } = writer.commit([batchOf(place, end, size)]);
    if (!answers.every(isPosted)) throw new Error(`a row near ${place} was refused`);
    place = end;
    progress(place);
  }
  client.close();
  syncFile(path);
  const seconds = (performance.now() - startedAtMs) / 1000;
  return { ...size, path, seconds, fileBytes: statSync(path).size };
}

function batchOf(first: number, end: number, size: Size) {
  const commands = Array.from({ length: end - first }, (_, index) => commandAt(first + index, size));
  return workOf({ name: 'postBatch', input: { commands, atomic: false } });
}

function isPosted(answer: Answer): boolean {
  return answer.ok && (answer.value as readonly BatchAnswer[]).every(({ ok }) => ok);
}

/** What the system has yet to write would be measured with what comes after. */
function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}

async function addAccounts(path: string, wallets: number): Promise<void> {
  const db = openDatabase({ path });
  addUsers(path, wallets);
  await changeUser(db, managerId, { roles: ['PlatformManager'] });
  await createApiKey(db, {
    ...{ id: 'bench', name: 'bench', prefix: 'coffer_bench', userId: managerId, createdBy: managerId },
    ...{ parentId: null, scopes: null, expiresAt: null },
    hash: createHash('sha256').update(apiKey).digest(),
  });
  await db.close();
}

function addUsers(path: string, wallets: number): void {
  const client = connect(path);
  const insert = client.prepare<[{ id: string; at: number }]>(
    `INSERT INTO user (id, name, email, email_verified, created_at, updated_at)
    VALUES (@id, 'Bench', @id || '@example.com', 1, @at, @at)`,
  );
  client.transaction(() => {
    insert.run({ id: managerId, at: 0 });
    for (let index = 0; index < wallets; index += 1) insert.run({ id: userIdOf(index), at: 0 });
  })();
  client.close();
}
