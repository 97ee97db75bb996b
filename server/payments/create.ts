import type { Database } from '@coffer/db';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { DummyProvider } from './dummy/provider.ts';
import type { PaymentProvider } from './provider.ts';
import { createStripeClient } from './stripe/client.ts';
import { StripeProvider } from './stripe/provider.ts';

export interface PaymentParts {
  readonly config: Pick<Config, 'payment'>;
  readonly db: Database;
  readonly log: Logger;
  /** 32 bytes. */
  readonly secret: Buffer;
  /** How long one call to the provider may take, in milliseconds; it is tried up to three times. */
  readonly timeoutMs?: number;
}

/** Makes the configured provider; null when there is none, and buying is off. Calls nobody. */
export function createPayments({ config, db, log, secret, timeoutMs }: PaymentParts): PaymentProvider | null {
  const { payment } = config;
  if (payment === null) return null;
  if (payment.provider === 'dummy') return new DummyProvider(payment);
  const stripe = createStripeClient(payment, timeoutMs);
  return new StripeProvider({ config: payment, db, log, secret, stripe });
}
