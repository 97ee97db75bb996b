import type { Purchase } from '../purchase/read.ts';
import type { Store } from '../store.ts';
import { getBalance } from '../wallet/balance.ts';
import { chargedIn } from './begin.ts';
import { getTopUp, listCharges } from './read.ts';

/**
 * Whether a charge that was begun, and of which the provider may know nothing, is still meant: switched on, not paused, for what
 * is wished for now, within its limit, and needed. Its owner may have decided otherwise while the provider did not answer.
 */
export async function isChargeMeant(store: Store, purchase: Purchase): Promise<boolean> {
  const { payerId, priceId, currency, livemode } = purchase;
  const found = await getTopUp(store, payerId);
  if (!found?.isOn || found.pausedFor !== null || found.livemode !== livemode) return false;
  if (found.priceId !== priceId || found.currency !== currency) return false;
  const charges = await listCharges(store, { userId: payerId, livemode });
  // It is among them itself, for the month in which it was begun.
  if (chargedIn(charges, { currency, nowMs: purchase.createdAt.getTime() }) > found.monthlyCapMinor)
    return false;
  return (await getBalance(store, payerId)).available < found.threshold;
}
