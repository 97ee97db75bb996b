import type { Clock, Database } from '@coffer/db';
import type { Logger } from 'pino';
import type { Auth } from './auth/auth.ts';
import type { KeyRing } from './auth/key-ring.ts';
import type { Backups } from './backup/backups.ts';
import type { Config } from './config/config.ts';
import type { Sightings } from './doctor/sighting/sightings.ts';
import type { Limits } from './limit/limits.ts';
import type { PaymentProvider } from './payments/provider.ts';
import type { Verifier } from './proof/verifier.ts';
import type { CatchUp } from './payments/reconcile/catch-up.ts';
import type { WalletFeeds } from './wallet/feeds.ts';

/** What every verb of the server may need; made once, when the program starts, and handed down. */
export interface Deps {
  readonly config: Config;
  readonly db: Database;
  readonly log: Logger;
  /** Milliseconds since 1970 UTC. */
  readonly now: Clock;
  readonly auth: Auth;
  readonly keyRing: KeyRing;
  /** Null: buying is off. */
  readonly payments: PaymentProvider | null;
  readonly catchUp: CatchUp;
  readonly limits: Limits;
  readonly walletFeeds: WalletFeeds;
  readonly backups: Backups;
  readonly verifier: Verifier;
  readonly sightings: Sightings;
  /** 32 bytes, from `secret_key` or the file beside the database: what is sealed or signed derives from it. */
  readonly secret: Buffer;
}
