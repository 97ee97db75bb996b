import { dropForeignPayment, ignoreUnclaimed, listUnclaimedPayments, postponeUnclaimed } from '@coffer/db';
import { type Pass, passOver, settleListed } from './pass.ts';

/** The payment of a refund that has just come may be on its way. */
const patienceMs = 3_600_000;
const keptMs = 35 * 86_400_000;
const atOnce = 20;

/**
 * Asks whose the payments are that events wait for: another product's are dropped, ours are settled. What nobody knows is kept
 * for a while.
 * @throws ProviderFailure.
 */
export async function claimPayments(pass: Pass): Promise<void> {
  const { db, signal } = pass;
  const before = new Date(pass.now() - patienceMs);
  for (const paymentIntentId of await listUnclaimedPayments(db, { before, limit: atOnce })) {
    if (signal.aborted) return;
    try {
      await claim(pass, paymentIntentId);
    } catch (error) {
      passOver(pass, error, { paymentIntentId });
      await postponeUnclaimed(db, paymentIntentId);
    }
  }
  await ignoreUnclaimed(db, new Date(pass.now() - keptMs));
}

async function claim(pass: Pass, paymentIntentId: string): Promise<void> {
  const { db, history } = pass;
  const owner = await history.findOwner(paymentIntentId);
  if (owner?.kind === 'foreign') return dropForeignPayment(db, paymentIntentId);
  // What can be settled takes its waiting events with it.
  if (owner?.checkout) await settleListed(pass, owner.checkout);
  await postponeUnclaimed(db, paymentIntentId);
}
