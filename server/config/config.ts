import { dirname, join, resolve } from 'node:path';
import { parseCredits, zeroCredits, type Credits } from '@coffer/db/credits';
import type { Settings } from './schema/schema.ts';

/** One thing to buy. */
export interface PackConfig {
  readonly priceId: string;
  /** Given on top of what the price buys. */
  readonly bonusNano: Credits;
}

/** Limits of an amount that buyers choose themselves, in whole credits. */
export interface FreeAmountConfig {
  readonly min: number;
  readonly max: number;
}

/** How credits are sold through Stripe. */
export interface StripeConfig {
  readonly provider: 'stripe';
  readonly apiKey: string;
  /** Any of them may have signed an event; at least one. */
  readonly webhookSecrets: readonly string[];
  readonly priceId: string;
  /** Everything that is sold, the price of `priceId` first; at least one. */
  readonly packs: readonly PackConfig[];
  /** How many of one pack can be bought at once. */
  readonly maxQuantity: number;
  /** Null: buyers choose among the packs alone. */
  readonly freeAmount: FreeAmountConfig | null;
  /** Origin, with no slash at its end. */
  readonly hostUrl: string;
  readonly enableInvoiceCreation: boolean;
  /** What becomes of the credits of a payment while a dispute about it is open. */
  readonly onDispute: 'take' | 'hold';
  /** Origin of a stand-in for the Stripe API; null for Stripe itself. */
  readonly apiBase: string | null;
  /** Whether the key moves real money. */
  readonly livemode: boolean;
}

/** How credits are granted without payment. */
interface DummyConfig {
  readonly provider: 'dummy';
  readonly amountNano: Credits;
  readonly hostUrl: string;
}

/** Where backups are kept, and when one is made. */
export interface BackupConfig {
  /** Absolute. */
  readonly folder: string;
  /** Null: none is made by itself. */
  readonly everyHours: number | null;
  readonly keep: number;
}

/** Everything a person can set, read and checked. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Origin that people open Coffer at, with no slash at its end. */
  readonly hostUrl: string;
  /** Absolute. */
  readonly databasePath: string;
  readonly backup: BackupConfig;
  /** Null: one is made and kept beside the database. */
  readonly secretKey: string | null;
  readonly admin: { readonly email: string; readonly password: string } | null;
  /** Null: buying is off. */
  readonly payment: StripeConfig | DummyConfig | null;
  readonly credits: { readonly initialNano: Credits };
  readonly auth: {
    readonly allowSignUp: boolean;
    /** IP addresses and CIDR ranges. */
    readonly trustedProxies: readonly string[];
    readonly sessionDays: number;
  };
  readonly log: { readonly level: Settings['log']['level']; readonly format: 'pretty' | 'json' };
  /** Nothing was configured: the dummy provider is on, and the first admin is made with a printed password. */
  readonly tryOut: boolean;
}

/** What a configuration depends on beside the settings. */
export interface Surroundings {
  /** Absolute; relative paths count from here. */
  readonly workingDirectory: string;
  /** Whether a person reads the output. */
  readonly isTerminal: boolean;
  readonly tryOut: boolean;
}

/** Credits that a purchase gives in try-out mode. */
const tryOutAmount = '50';

/** Puts checked settings into the shape the server works with. */
export function configOf(settings: Settings, { workingDirectory, isTerminal, tryOut }: Surroundings): Config {
  const localUrl = `http://localhost:${settings.port}`;
  const payment = tryOut ? tryOutPayment(localUrl) : paymentOf(settings.payment);
  const { admin_email: email, admin_password: password } = settings;
  const databasePath = resolve(workingDirectory, settings.database.path);
  return {
    host: settings.host,
    port: settings.port,
    hostUrl: payment?.hostUrl ?? settings.host_url ?? localUrl,
    databasePath,
    backup: {
      folder: resolve(workingDirectory, settings.backup.folder ?? join(dirname(databasePath), 'backups')),
      everyHours: settings.backup.every_hours ?? null,
      keep: settings.backup.keep,
    },
    secretKey: settings.secret_key ?? null,
    admin: email !== undefined && password !== undefined ? { email, password } : null,
    payment,
    credits: { initialNano: settings.credits.initial_credits_for_standard_users },
    auth: {
      allowSignUp: settings.auth.allow_sign_up,
      trustedProxies: settings.auth.trusted_proxies ?? [],
      sessionDays: settings.auth.session_days,
    },
    log: { level: settings.log.level, format: settings.log.format ?? (isTerminal ? 'pretty' : 'json') },
    tryOut,
  };
}

function tryOutPayment(hostUrl: string): DummyConfig {
  return { provider: 'dummy', amountNano: parseCredits(tryOutAmount), hostUrl };
}

function paymentOf({ stripe, dummy }: Settings['payment']): Config['payment'] {
  if (dummy) return { provider: 'dummy', amountNano: dummy.amount, hostUrl: dummy.host_url };
  if (!stripe) return null;
  return {
    provider: 'stripe',
    apiKey: stripe.api_key,
    webhookSecrets: stripe.webhook_secret,
    priceId: stripe.price_id,
    packs: packsOf(stripe.price_id, stripe.packs ?? []),
    maxQuantity: stripe.max_quantity,
    freeAmount: stripe.free_amount ?? null,
    hostUrl: stripe.host_url,
    enableInvoiceCreation: stripe.enable_invoice_creation,
    onDispute: stripe.on_dispute,
    apiBase: stripe.api_base ?? null,
    livemode: /^.._live_/.test(stripe.api_key),
  };
}

/** The default price is sold in any case; written again among the packs, it can have a bonus too. */
function packsOf(priceId: string, packs: readonly PackConfig[]): readonly PackConfig[] {
  const first = packs.find((pack) => pack.priceId === priceId) ?? { priceId, bonusNano: zeroCredits };
  return [first, ...packs.filter((pack) => pack.priceId !== priceId)];
}
