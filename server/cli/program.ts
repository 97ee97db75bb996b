import { type Database, DatabaseProblem, grantOwedInitialCredits, openDatabase } from '@coffer/db';
import { createTrpcHandler } from '../api/handler.ts';
import { createAuth } from '../auth/auth.ts';
import { describeFault } from '../auth/fault.ts';
import { KeyRing } from '../auth/key-ring.ts';
import { loadSecret } from '../auth/secret.ts';
import { ensureFirstAdmin } from '../auth/set-up.ts';
import { Backups } from '../backup/backups.ts';
import type { Config } from '../config/config.ts';
import type { Loaded } from '../config/load.ts';
import { withoutTryOut } from '../config/try-out.ts';
import type { Deps } from '../deps.ts';
import { createSightings, loadSightings } from '../doctor/sighting/sightings.ts';
import { summaryLine } from '../doctor/summary.ts';
import { createApp } from '../http/app.ts';
import { jobsOf } from '../job/jobs.ts';
import { repeat } from '../job/repeat.ts';
import { createLimits } from '../limit/limits.ts';
import { createPayments } from '../payments/create.ts';
import { Verifier } from '../proof/verifier.ts';
import { CatchUp } from '../payments/reconcile/catch-up.ts';
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
      /** Looks how payments stand, and says it in a line; null where there is nothing to say. Never rejects. */
      readonly examine: () => Promise<string | null>;
      /** Ends streams and background work. */
      readonly stop: () => void;
      /** Finishes what waits to be written and closes the database. */
      readonly close: () => Promise<void>;
    };

/** Opens the database, makes good what a crash left, and puts the program together. */
export async function startProgram({ loaded, say }: ProgramOptions): Promise<Program> {
  const { databasePath, tryOut } = loaded.config;
  const log = createLog(loaded.config.log);
  const onFault = (error: unknown, what: string): void => log.error({ fault: describeFault(error) }, what);
  try {
    const db = openDatabase({ path: databasePath, tryOut, onFault });
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
  const { signal } = stopping;
  await Promise.all([deps.payments?.prepare(), loadSightings(deps.sightings)]);
  await grantOwedInitialCredits(db);
  const admin = await ensureFirstAdmin(deps);
  const trpc = createTrpcHandler(deps, signal);
  const app = createApp(deps, { trpc, dashboardFolder: dashboardBuildFolder });
  deps.payments?.startChecking(signal);
  void deps.backups.look();
  for (const job of jobsOf(deps, signal)) void repeat(job, { log: deps.log, signal });
  return {
    problem: null,
    app,
    banner: formatBanner({ loaded, admin, notes }),
    examine: () => summaryLine(deps),
    stop: () => stopping.abort(),
    close: () => db.close(),
  };
}

/** Puts together what verbs need. */
export function createDeps(config: Config, { db, log }: Opened): Deps {
  const secret = loadSecret(config);
  const keyRing = new KeyRing({ db, log });
  const auth = createAuth({ config, db, log, secret });
  const payments = createPayments({ config, db, log, secret });
  const limits = createLimits(config.auth.trustedProxies, Date.now);
  const walletFeeds = new WalletFeeds(db);
  const backups = new Backups({ database: db, config: config.backup, now: Date.now });
  const verifier = new Verifier({ db, log });
  const sightings = createSightings({ db, log });
  const catchUp = new CatchUp();
  const parts = { config, db, log, now: Date.now, secret, sightings, verifier, catchUp };
  return { ...parts, auth, keyRing, payments, limits, walletFeeds, backups };
}

function upgradeNote(db: Database): string | null {
  return db.upgradeCopy && `The database was upgraded. A copy of what it was before is ${db.upgradeCopy}.`;
}
