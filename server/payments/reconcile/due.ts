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

const atOnce = 40;

/** A checkout can be paid for a day. */
const lostForGoodMs = 25 * 3_600_000;

/**
 * Asks about purchases under way whose time has come.
 * @throws ProviderFailure when the provider cannot be asked at all.
 */
export async function settleDue(pass: Pass): Promise<void> {
  for (const purchase of await listDuePurchases(pass.db, atOnce)) {
    if (pass.signal.aborted) return;
    await look(pass, purchase);
    await noteChecked(pass.db, purchase.id);
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
