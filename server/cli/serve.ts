import { type Database, DatabaseProblem, grantOwedInitialCredits, openDatabase } from '@coffer/db';
import { createTrpcHandler } from '../api/handler.ts';
import { createAuth } from '../auth/auth.ts';
import { KeyRing } from '../auth/key-ring.ts';
import { loadSecret } from '../auth/secret.ts';
import { ensureFirstAdmin } from '../auth/set-up.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { type ConfigProblem, formatProblems } from '../config/problem.ts';
import type { Deps } from '../deps.ts';
import { createApp } from '../http/app.ts';
import { createPayments } from '../payments/create.ts';
import { version } from '../version.ts';
import { formatBanner } from './banner.ts';
import { buildDashboardIfStale, dashboardBuildFolder } from './dashboard-build.ts';
import { ListenProblem, listen, stopListening } from './listen.ts';
import { createLog } from './log.ts';

/** How the program was called. */
export interface Call {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Absolute; relative paths count from here. */
  readonly workingDirectory: string;
}

/** Runs Coffer until it is told to stop. Resolves with the exit code. */
export async function serve(call: Call): Promise<number> {
  const loaded = loadConfig({ ...call, isTerminal: process.stdout.isTTY });
  if (!loaded.ok) {
    if (loaded.show === 'problems') return fail(formatProblems(loaded.problems));
    say(loaded.show === 'help' ? loaded.text : version);
    return 0;
  }
  try {
    return await run(loaded.config, loaded.warnings);
  } catch (error) {
    if (error instanceof DatabaseProblem || error instanceof ListenProblem) return fail(error.message);
    throw error;
  }
}

async function run(config: Config, warnings: readonly ConfigProblem[]): Promise<number> {
  const db = openDatabase({ path: config.databasePath });
  try {
    const notes = [await buildDashboardIfStale(say), upgradeNote(db)].filter((note) => note !== null);
    const deps = createDeps(config, db);
    const stopping = new AbortController();
    const trpc = createTrpcHandler(deps, stopping.signal);
    const server = await listen(createApp(deps, { trpc, dashboardFolder: dashboardBuildFolder }), config);
    const told = untilTold();
    await grantOwedInitialCredits(db);
    const admin = await ensureFirstAdmin(deps);
    say(formatBanner({ config, admin, warnings, notes }));
    deps.payments?.startChecking(stopping.signal);
    await told;
    stopping.abort();
    await stopListening(server);
    return 0;
  } finally {
    await db.close();
  }
}

function createDeps(config: Config, db: Database): Deps {
  const log = createLog(config.log);
  const secret = loadSecret(config);
  const keyRing = new KeyRing({ db, log });
  const auth = createAuth({ config, db, log, secret });
  const payments = createPayments({ config, db, log });
  return { config, db, log, now: Date.now, auth, keyRing, payments, secret };
}

function upgradeNote(db: Database): string | null {
  return db.upgradeCopy && `The database was upgraded. A copy of what it was before is ${db.upgradeCopy}.`;
}

/** Resolves with the first Ctrl-C or SIGTERM. A second one ends the process at once, as people expect. */
function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string): number {
  process.stderr.write(`${line}\n`);
  return 1;
}
