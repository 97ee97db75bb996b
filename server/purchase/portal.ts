import { Refusal } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { answerOf } from '../payments/ask.ts';

/**
 * Where the caller's receipts and cards are kept. The provider is asked once in two seconds, however often its user comes.
 * @throws Refusal `scope_missing`, `payments_off`, `no_payment_customer`, `payment_provider_failed`.
 */
export async function openPortal(
  { payments, limits }: Pick<Deps, 'payments' | 'limits'>,
  caller: Caller,
): Promise<{ readonly url: string }> {
  requireScope(caller, 'payments:write');
  if (payments === null) throw new Refusal('payments_off');
  const { userId } = caller;
  const url = await answerOf(limits.portals.ask(userId, () => payments.openPortal(userId)));
  if (url !== null) return { url };
  // Nobody was asked, and the first purchase changes it.
  limits.portals.forget(userId);
  throw new Refusal('no_payment_customer');
}
