import { Stripe } from 'stripe';
import type { Database } from '@coffer/db';
import type { StripeConfig } from '../../../config/config.ts';
import { type Finding, type Others, unknown } from '../../../doctor/check.ts';
import type { PriceChecks } from '../price-checks.ts';
import type { SigningSecrets } from '../signing-secrets.ts';

/** What the checks of Stripe look at. */
export interface StripePatient {
  readonly stripe: Stripe;
  readonly config: StripeConfig;
  readonly db: Database;
  readonly prices: PriceChecks;
  readonly secrets: SigningSecrets;
}

/** A check is asked for by somebody who waits: it is not tried again. */
export const impatient = { timeout: 5000, maxNetworkRetries: 0 };

/** What stands in place of a finding while Stripe cannot be asked at all, which is a finding of its own; else null. */
export async function whileUnanswered(others: Others): Promise<Finding | null> {
  const key = await others('stripe_key');
  return key?.state === 'ok' ? null : unknown('Not known until Stripe answers and accepts the API key.');
}

/** What stands in place of a finding that needs a permission the key lacks, which is a finding of its own; else null. */
export function whileForbidden(error: unknown): Finding | null {
  if (!(error instanceof Stripe.errors.StripePermissionError)) return null;
  return unknown('Not known: the restricted key lacks the permission to look. See "Permissions of the key".');
}
