import SQLite from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import {
  type Database,
  DatabaseProblem,
  type HoldCommand,
  type PostCommand,
  openDatabase,
  parseCredits,
} from '../../db/index.ts';
import { configure, connect, queriesOn } from '../../db/connect.ts';
import { user } from '../../db/schema/index.ts';
import type { Query } from '../../db/store.ts';
import { Batches, type Work } from '../../db/write/batch.ts';
import { workOf } from '../../db/write/writes.ts';
import { openTestDatabase } from '../setup/database.ts';

/** The moment at which test clocks start: 2026-11-01T12:00:00Z. */
export const startMs = Date.UTC(2026, 10, 1, 12);

/** A clock that only the test moves. Milliseconds since 1970 UTC. */
export interface TestClock {
  nowMs: number;
}

/** A migrated database in a file of its own, with these users and a clock that stands still. */
export function openWith(...users: readonly string[]): { db: Database; clock: TestClock } {
  const clock: TestClock = { nowMs: startMs };
  const db = openTestDatabase(() => clock.nowMs);
  for (const id of users) addUser(db, id);
  return { db, clock };
}

/** Adds an account as the sign-up would, with what it was promised in decimal credits. */
export function addUser(db: Database, id: string, promised = '0'): void {
  const at = new Date(db.now());
  connectQuery(db)
    .insert(user)
    .values({
      id,
      name: id,
      email: `${id}@example.com`,
      emailVerified: false,
      createdAt: at,
      updatedAt: at,
      initialCredits: parseCredits(promised),
    })
    .run();
}

/** Typed queries over a connection of the test's own. */
export function connectQuery(db: Database): Query {
  const client = connectPlain(db.path);
  client.pragma('foreign_keys = ON');
  return queriesOn(client);
}

/** A writer of the test's own, that takes work without a name too and commits it at once. */
export function openWorkbench(db: Database) {
  const client = connect(db.path);
  configure(client);
  onTestFinished(() => void client.close());
  const batches = new Batches(client, { query: queriesOn(client), now: db.now });
  return {
    client,
    commitWork: (...works: readonly Work[]) => batches.commit(works),
    /** Each piece's result, or its error. */
    commit: (...pieces: readonly (PostCommand | Work['run'])[]) => {
      const works = pieces.map((piece) => {
        return typeof piece === 'function'
          ? { run: piece, refusesFirst: false, standsAlone: false }
          : workOf({ name: 'post', input: piece });
      });
      return batches.commit(works);
    },
  };
}

/** A connection that knows nothing of the program: what the file itself refuses, it refuses here. */
export function connectPlain(path: string): SQLite.Database {
  const client = new SQLite(path);
  client.defaultSafeIntegers(true);
  onTestFinished(() => void client.close());
  return client;
}

/** A movement of ada's wallet by ada, with what the test cares about put in. `amount` is in decimal credits. */
export function command(
  wanted: Partial<Omit<PostCommand, 'amount'>> & { amount?: string } = {},
): PostCommand {
  return {
    userId: 'ada',
    type: 'admin_grant',
    origin: 'request',
    sourceId: null,
    description: null,
    actor: { type: 'user', id: 'ada', name: 'ada' },
    metadata: null,
    ...wanted,
    amount: parseCredits(wanted.amount ?? '1'),
  };
}

/** The codes with which promises were refused, "done" where they were not. Anything but a refusal is thrown. */
export async function outcomes(promises: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((each) => (each.status === 'fulfilled' ? 'done' : codeOf(each.reason)));
}

/** The code of a refusal; anything else is thrown on. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'Refusal' && 'code' in error) return String(error.code);
  throw error;
}

/** The code with which work was refused, "done" where it was not. */
export function outcome(work: () => unknown): string {
  try {
    work();
    return 'done';
  } catch (error) {
    return codeOf(error);
  }
}

/** The one line with which a file is refused; anything but one line that names the file is thrown on. */
export function problemOf(options: { path: string; migrationsFolder?: string }): string {
  let told: unknown = new Error('the file was opened');
  try {
    void openDatabase(options).close();
  } catch (error) {
    told = error;
  }
  const isLine = told instanceof DatabaseProblem && /^[^\n]+\.$/.test(told.message);
  if (isLine && told instanceof Error && told.message.includes(options.path)) return told.message;
  throw told;
}

/** A hold of ada's wallet by ada for 15 minutes, with what the test cares about put in. `amount` is in decimal credits. */
export function holdOf(wanted: Partial<Omit<HoldCommand, 'amount'>> & { amount?: string } = {}): HoldCommand {
  return {
    userId: 'ada',
    expiresInMs: 900_000,
    origin: 'request',
    sourceId: null,
    description: null,
    actor: { type: 'user', id: 'ada', name: 'ada' },
    ...wanted,
    amount: parseCredits(wanted.amount ?? '1'),
  };
}
