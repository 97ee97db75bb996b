import { dirname, join } from 'node:path';
import { type Database, zeroCredits } from '@coffer/db';
import { createAuth } from '@coffer/server/auth/auth.ts';
import { KeyRing } from '@coffer/server/auth/key-ring.ts';
import { createLog } from '@coffer/server/cli/log.ts';
import { Backups } from '@coffer/server/backup/backups.ts';
import type { Config } from '@coffer/server/config/config.ts';
import type { Deps } from '@coffer/server/deps.ts';
import { createSightings } from '@coffer/server/doctor/sighting/sightings.ts';
import { CatchUp } from '@coffer/server/payments/reconcile/catch-up.ts';
import { createLimits } from '@coffer/server/limit/limits.ts';
import { Verifier } from '@coffer/server/proof/verifier.ts';
import { WalletFeeds } from '@coffer/server/wallet/feeds.ts';
import { openTestDatabase } from './database.ts';

/** A clock that runs ahead of the real one by as much as a test says. Better Auth reads the real one. */
export class TestClock {
  #aheadMs = 0;

  readonly now = (): number => Date.now() + this.#aheadMs;

  advance(byMs: number): void {
    this.#aheadMs += byMs;
  }
}

export interface TestDeps extends Deps {
  readonly clock: TestClock;
}

type Overrides = Partial<Omit<Deps, 'config' | 'now'>> & { readonly config?: Partial<Config> };

/** Everything a verb may need, on a database of its own: sign-up is on, buying is off, nobody has an account. */
export function createTestDeps(overrides: Overrides = {}): TestDeps {
  const { config: changes, ...parts } = overrides;
  const clock = new TestClock();
  const db: Database = parts.db ?? openTestDatabase(clock.now);
  const config = { ...createTestConfig(db.path), ...changes };
  const log = parts.log ?? createLog({ level: 'fatal', format: 'json' });
  const secret = parts.secret ?? Buffer.alloc(32, 's');
  return {
    auth: createAuth({ config, db, log, secret }),
    keyRing: new KeyRing({ db, log }),
    payments: null,
    catchUp: new CatchUp(),
    limits: createLimits(config.auth.trustedProxies, clock.now),
    sightings: createSightings({ db, log }),
    walletFeeds: new WalletFeeds(db),
    backups: new Backups({ database: db, config: config.backup, now: clock.now }),
    verifier: new Verifier({ db, log, pace: { workMs: 1, restMs: 0 } }),
    ...parts,
    config,
    db,
    log,
    secret,
    clock,
    now: clock.now,
  };
}

/** What an empty configuration file gives. */
export function createTestConfig(databasePath: string): Config {
  return {
    host: '127.0.0.1',
    port: 3001,
    hostUrl: 'http://localhost:3001',
    databasePath,
    backup: { folder: join(dirname(databasePath), 'backups'), everyHours: null, keep: 7 },
    secretKey: null,
    admin: null,
    payment: null,
    credits: { initialNano: zeroCredits },
    auth: { allowSignUp: true, trustedProxies: [], sessionDays: 30 },
    log: { level: 'fatal', format: 'json' },
    tryOut: false,
  };
}
