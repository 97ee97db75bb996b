import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { connect } from '../../../db/connect.ts';
import { type Database, changeUser, createApiKey, openDatabase } from '../../../db/index.ts';
import { type Size, commandAt, userIdOf } from './plan.ts';

/** The key with which the load is sent, in each file. */
export const apiKey = `coffer_${'bench'.padEnd(43, '0')}`;

/** Whose it is: a manager, as an application's key that spends for many users is. */
const managerId = '01990000-0000-7000-9000-000000000000';

const batchRows = 1000;
/** Batches that share a commit, so that a file of ten million rows is there in minutes. */
const batchesAtOnce = 10;
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
 * Makes a file with a history of 90 days, row by row through the ledger's own door, with the rules, the hashes and the
 * triggers that every post meets. Only the clock is turned.
 */
export async function fill({ path, progress, ...size }: FillOptions): Promise<Filled> {
  const startedAtMs = performance.now();
  const firstMs = Date.now() - historyMs;
  let place = 0;
  const now = (): number => firstMs + Math.floor((historyMs * place) / size.rows);
  const db = openDatabase({ path, inline: { now } });
  addUsers(path, size.wallets);
  await addKey(db);
  while (place < size.rows) {
    const batches: Promise<unknown>[] = [];
    while (batches.length < batchesAtOnce && place < size.rows) {
      const end = Math.min(size.rows, place + batchRows);
      const commands = Array.from({ length: end - place }, (_, index) => commandAt(place + index, size));
      batches.push(db.ledger.postBatch({ commands, atomic: true }));
      place = end;
    }
    await Promise.all(batches);
    progress(place);
  }
  await db.close();
  const seconds = (performance.now() - startedAtMs) / 1000;
  return { ...size, path, seconds, fileBytes: statSync(path).size };
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

async function addKey(db: Database): Promise<void> {
  await changeUser(db, managerId, { roles: ['PlatformManager'] });
  await createApiKey(db, {
    ...{ id: 'bench', name: 'bench', prefix: 'coffer_bench', userId: managerId, createdBy: managerId },
    ...{ parentId: null, scopes: null, expiresAt: null },
    hash: createHash('sha256').update(apiKey).digest(),
  });
}
