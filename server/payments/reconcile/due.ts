import {
  type Purchase,
  attachCheckout,
  failPurchase,
  listDuePurchases,
  noteChecked,
  settlePurchase,
} from '@coffer/db';
import { ProviderFailure } from '../provider.ts';
import { type Pass, countCredited, passOver } from './pass.ts';

/** In one round. */
const most = 200;
/** Side by side: with what else is asked, this stays below the rate that Stripe allows in test mode. */
const atOnce = 4;

/** A checkout can be paid for a day. */
const lostForGoodMs = 25 * 3_600_000;

/**
 * Asks about purchases under way whose time has come.
 * @throws ProviderFailure when the provider cannot be asked at all.
 */
export async function settleDue(pass: Pass): Promise<void> {
  const queue = (await listDuePurchases(pass.db, most)).values();
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, () => work(pass, queue)));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

async function work(pass: Pass, queue: ArrayIterator<Purchase>): Promise<void> {
  try {
    for (const purchase of queue) {
      if (pass.signal.aborted) return;
      await look(pass, purchase);
      await noteChecked(pass.db, purchase.id);
    }
  } catch (error) {
    // The others need not find out too.
    queue.forEach(() => undefined);
    throw error;
  }
}

async function look(pass: Pass, purchase: Purchase): Promise<void> {
  const { payments } = pass;
  if (payments.name !== purchase.provider || payments.livemode !== purchase.livemode) return;
  try {
    if (purchase.checkoutId === null) await find(pass, purchase);
    else await settle(pass, purchase.checkoutId);
  } catch (error) {
    if (!(error instanceof ProviderFailure)) return passOver(pass, error, { purchaseId: purchase.id });
    // A checkout that the provider does not have holds up nobody else.
    if (error.reason !== 'provider_refused') throw error;
    pass.log.warn({ purchaseId: purchase.id, ...error.facts }, 'The provider does not know a checkout');
  }
}

async function settle(pass: Pass, checkoutId: string): Promise<void> {
  const settled = await settlePurchase(pass.db, await pass.history.readCheckout(checkoutId), 'job');
  if (settled.outcome === 'credited') countCredited(pass, settled.purchase);
}

/** The answer that would have told of its checkout was lost: perhaps the checkout was made all the same. */
async function find(pass: Pass, purchase: Purchase): Promise<void> {
  const { db, history, now } = pass;
  const found = await history.findCheckout(purchase);
  if (found === null) {
    const isLost = now() - purchase.createdAt.getTime() > lostForGoodMs;
    if (isLost) await failPurchase(db, purchase.id, 'checkout_lost');
    return;
  }
  const { report, url } = found;
  const { checkoutId, currency, subtotalMinor: priceMinor } = report;
  if (url !== null) await attachCheckout(db, purchase.id, { checkoutId, url, currency, priceMinor });
  const settled = await settlePurchase(db, report, 'job');
  if (settled.outcome === 'credited') countCredited(pass, settled.purchase);
}
