import { type Database, DatabaseProblem, grantOwedInitialCredits, openDatabase } from '@coffer/db';
import { createTrpcHandler } from '../api/handler.ts';
import { createAuth } from '../auth/auth.ts';
import { describeFault } from '../auth/fault.ts';
import { KeyRing } from '../auth/key-ring.ts';
import { loadSecret } from '../auth/secret.ts';
import { ensureFirstAdmin } from '../auth/set-up.ts';
import { Backups } from '../backup/backups.ts';
import { backupJob } from '../backup/job.ts';
import type { Config } from '../config/config.ts';
import type { Loaded } from '../config/load.ts';
import { withoutTryOut } from '../config/try-out.ts';
import type { Deps } from '../deps.ts';
import { createApp } from '../http/app.ts';
import { repeat } from '../job/repeat.ts';
import { tidyJob } from '../job/tidy.ts';
import { createLimits } from '../limit/limits.ts';
import { createPayments } from '../payments/create.ts';
import { retryEventsJob } from '../payments/retry.ts';
import { TopUps } from '../top-up/top-ups.ts';
import { WalletFeeds } from '../wallet/feeds.ts';
import { formatBanner } from './banner.ts';
import { buildDashboardIfStale, dashboardBuildFolder } from './dashboard-build.ts';
import type { App } from './gate.ts';
import { createLog } from './log.ts';

export interface ProgramOptions {
  readonly loaded: Loaded;
  /** Tells the person who started it. */
  readonly say: (line: string) => void;
}

/** Everything behind the port, or the one line that says why it cannot run. */
export type Program =
  | { readonly problem: string }
  | {
      readonly problem: null;
      readonly app: App;
      readonly banner: string;
      /** Ends streams and background work. */
      readonly stop: () => void;
      /** Finishes what waits to be written and closes the database. */
      readonly close: () => Promise<void>;
    };

/** Opens the database, makes good what a crash left, and puts the program together. */
export async function startProgram({ loaded, say }: ProgramOptions): Promise<Program> {
  const { databasePath, tryOut } = loaded.config;
  const log = createLog(loaded.config.log);
  const onListenerFault = (error: unknown): void =>
    log.error({ fault: describeFault(error) }, 'a listener to changes failed');
  try {
    const db = openDatabase({ path: databasePath, tryOut, onListenerFault });
    const options = { loaded: tryOut && !db.tryOut ? withoutTryOut(loaded) : loaded, say };
    return await assemble(options, { db, log });
  } catch (error) {
    if (error instanceof DatabaseProblem) return { problem: error.message };
    throw error;
  }
}

type Opened = Pick<Deps, 'db' | 'log'>;

async function assemble({ loaded, say }: ProgramOptions, opened: Opened): Promise<Program> {
  const { db } = opened;
  const notes = [await buildDashboardIfStale(say), upgradeNote(db)].filter((note) => note !== null);
  const deps = createDeps(loaded.config, opened);
  const stopping = new AbortController();
  await grantOwedInitialCredits(db);
  const admin = await ensureFirstAdmin(deps);
  const trpc = createTrpcHandler(deps, stopping.signal);
  const app = createApp(deps, { trpc, dashboardFolder: dashboardBuildFolder });
  deps.payments?.startChecking(stopping.signal);
  void deps.backups.look();
  for (const job of [
    tidyJob(db.ledger),
    backupJob(deps.backups),
    retryEventsJob(deps),
    new TopUps(deps).job,
  ]) {
    void repeat(job, { log: deps.log, signal: stopping.signal });
  }
  return {
    problem: null,
    app,
    banner: formatBanner({ loaded, admin, notes }),
    stop: () => stopping.abort(),
    close: () => db.close(),
  };
}

function createDeps(config: Config, { db, log }: Opened): Deps {
  const secret = loadSecret(config);
  const keyRing = new KeyRing({ db, log });
  const auth = createAuth({ config, db, log, secret });
  const payments = createPayments({ config, db, log });
  const limits = createLimits(config.auth.trustedProxies);
  const walletFeeds = new WalletFeeds(db);
  const backups = new Backups({ database: db, config: config.backup, now: Date.now });
  return { config, db, log, now: Date.now, auth, keyRing, payments, limits, walletFeeds, backups, secret };
}

function upgradeNote(db: Database): string | null {
  return db.upgradeCopy && `The database was upgraded. A copy of what it was before is ${db.upgradeCopy}.`;
}
