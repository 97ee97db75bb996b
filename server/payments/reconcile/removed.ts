import { type RemovedCustomer, forgetCustomer, listRemovedCustomers } from '@coffer/db';
import { type Pass, isRefused, passOver } from './pass.ts';

const atOnce = 50;

/**
 * Has the provider forget the cards of users who were removed, and ends their checkouts, which would save another one. A user is
 * done with once nothing they began to pay is under way.
 * @throws ProviderFailure.
 */
export async function forgetRemoved(pass: Pass): Promise<void> {
  const { db, signal, payments } = pass;
  let after: string | null = '';
  while (after !== null) {
    const { livemode } = payments;
    const found: readonly RemovedCustomer[] = await listRemovedCustomers(db, {
      livemode,
      after,
      limit: atOnce,
    });
    for (const removed of found) {
      if (signal.aborted) return;
      await forget(pass, removed);
    }
    after = found.length < atOnce ? null : (found.at(-1)?.userId ?? null);
  }
}

async function forget(pass: Pass, { userId, customerId, isUnderWay }: RemovedCustomer): Promise<void> {
  const { db, payments } = pass;
  try {
    await payments.cards?.forgetOwner(userId);
    if (!isUnderWay) await forgetCustomer(db, { userId, livemode: payments.livemode }, customerId);
  } catch (error) {
    // One that the provider does not let go of is tried again and again: that is not said each time.
    if (!isRefused(error)) passOver(pass, error, { userId });
  }
}
