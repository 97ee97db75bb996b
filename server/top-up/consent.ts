import { Refusal, listOpenConsents, settlePurchase } from '@coffer/db';
import type { Deps } from '../deps.ts';
import { ProviderFailure } from '../payments/provider.ts';

type ConsentDeps = Pick<Deps, 'db' | 'payments'>;

/**
 * Ends the checkouts in which somebody began to agree, but for that of one request: two that are open could both be paid. One that was
 * paid meanwhile is credited instead.
 * @throws Refusal `payment_provider_failed`.
 */
export async function endConsents(
  { db, payments }: ConsentDeps,
  userId: string,
  keptRequestId: string | null,
): Promise<void> {
  if (payments === null) return;
  const open = await listOpenConsents(db, { userId, livemode: payments.livemode });
  for (const { checkoutId, requestId } of open) {
    if (checkoutId === null || requestId === keptRequestId) continue;
    try {
      await settlePurchase(db, await payments.endCheckout(checkoutId), 'browser');
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      // One that the provider does not know, as under another account's key, holds up nobody.
      if (error.reason !== 'provider_refused') throw new Refusal('payment_provider_failed');
    }
  }
}
