import { Refusal } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { ProviderFailure } from '../payments/provider.ts';

/**
 * Where the caller's receipts and cards are kept.
 * @throws Refusal `scope_missing`, `payments_off`, `no_payment_customer`, `payment_provider_failed`.
 */
export async function openPortal(
  { payments }: Pick<Deps, 'payments'>,
  caller: Caller,
): Promise<{ readonly url: string }> {
  requireScope(caller, 'payments:write');
  if (payments === null) throw new Refusal('payments_off');
  try {
    const url = await payments.openPortal(caller.userId);
    if (url === null) throw new Refusal('no_payment_customer');
    return { url };
  } catch (error) {
    if (error instanceof ProviderFailure) throw new Refusal('payment_provider_failed');
    throw error;
  }
}
