import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Credits } from '../ledger/credits.ts';
import { Refusal } from '../refusal.ts';
import { purchase } from '../schema/index.ts';
import type { Store } from '../store.ts';
import { noteRefused, withdrawn } from '../top-up/ending.ts';
import { isPresent } from '../user/read.ts';
import { uuidV7 } from '../uuid.ts';
import type { Tx } from '../write/tx.ts';
import { announce, changePurchase } from './change.ts';
import { requireFewOpen, requireRested, requireUnhurried } from './pace.ts';
import { checkoutMadeMs, firstCheckMs } from './check.ts';
import { type Provider, type Purchase, isUnderWay } from './read.ts';
import { type Terms, writeTerms } from './terms.ts';

/** What a provider says that a checkout costs; null where it has no price, as the dummy. */
interface Price {
  /** Lowercase ISO code. */
  readonly currency: string | null;
  /** Minor units of the currency, before tax and discounts. */
  readonly priceMinor: number | null;
}

/** What a buyer chose beside the price. */
export interface Choice {
  /** How many of what is sold. */
  readonly quantity: number;
  /** Nanocredits promised on top of what the price buys. */
  readonly bonus: Credits;
  /** The buyer named the amount, within limits. */
  readonly freeAmount: boolean;
  /** The buyer agreed that the card may be charged again. */
  readonly savesCard: boolean;
}

export interface NewPurchase extends Price, Partial<Choice> {
  readonly provider: Provider;
  readonly payerId: string;
  readonly crediteeId: string;
  /** The same payer and request find the first purchase again: a double click makes one. */
  readonly requestId: string;
  readonly livemode: boolean;
  readonly priceId: string | null;
  /** What is on sale, as far as it is known. */
  readonly terms: Terms | null;
}

/**
 * Writes a purchase before its buyer is sent anywhere.
 * @throws Refusal `idempotency_conflict` when the request was used for somebody else's credits, or for something else;
 * `rate_limited`, `too_many_checkouts`; `user_not_found` for a creditee that does not exist.
 */
export async function beginPurchase(store: Store, wanted: NewPurchase): Promise<Purchase> {
  return store.writer.run('beginPurchase', wanted);
}

export function beginPurchaseIn(tx: Tx, wanted: NewPurchase): Purchase {
  const sameRequest = and(eq(purchase.payerId, wanted.payerId), eq(purchase.requestId, wanted.requestId));
  const earlier = tx.query.select().from(purchase).where(sameRequest).get();
  if (earlier && !isSameWish(earlier, wanted)) throw new Refusal('idempotency_conflict');
  if (earlier) return requireRested(tx, earlier);
  requireUnhurried(tx, wanted.payerId);
  requireFewOpen(tx, wanted);
  if (!isPresent(tx.query, wanted.crediteeId)) throw new Refusal('user_not_found');
  const at = new Date(tx.nowMs);
  const terms = wanted.terms && writeTerms(wanted.terms);
  const made = { id: uuidV7(tx.nowMs), state: 'open', createdAt: at, updatedAt: at } as const;
  const nextCheckAt = new Date(tx.nowMs + checkoutMadeMs);
  const row = { ...wanted, ...made, terms, nextCheckAt };
  return announce(tx, tx.query.insert(purchase).values(row).returning().get());
}

function isSameWish(earlier: Purchase, wanted: NewPurchase): boolean {
  const { quantity = 1, savesCard = false, freeAmount = false } = wanted;
  // A charge of a saved card goes by its own id: no checkout is made for it.
  if (earlier.kind !== 'checkout' || earlier.crediteeId !== wanted.crediteeId) return false;
  if (earlier.quantity !== quantity || earlier.freeAmount !== freeAmount) return false;
  // Whoever pays one that does not say so has not agreed to be charged again.
  if (earlier.savesCard !== savesCard) return false;
  return freeAmount ? earlier.priceMinor === wanted.priceMinor : earlier.priceId === wanted.priceId;
}

export interface Checkout extends Price {
  readonly checkoutId: string;
  readonly url: string;
}

/**
 * Notes which checkout the provider made for a purchase. A webhook may have been faster: then nothing is lost. Of two
 * different checkouts the first stays. A purchase that had failed to get one is open again.
 */
export async function attachCheckout(
  store: Store,
  purchaseId: string,
  checkout: Checkout,
): Promise<Purchase> {
  return store.writer.run('attachCheckout', { purchaseId, checkout });
}

interface MadeCheckout {
  readonly purchaseId: string;
  readonly checkout: Checkout;
}

export function attachCheckoutIn(tx: Tx, { purchaseId, checkout }: MadeCheckout): Purchase {
  const found = tx.query.select().from(purchase).where(eq(purchase.id, purchaseId)).get();
  if (!found) throw new Refusal('purchase_not_found');
  if (found.checkoutId !== null && found.checkoutId !== checkout.checkoutId) return found;
  const { checkoutId, url, currency, priceMinor } = checkout;
  const hadFailed = found.state === 'failed' && found.checkoutId === null;
  const reopened = hadFailed ? ({ state: 'open', reason: null } as const) : {};
  const made = { checkoutId, checkoutUrl: url, currency, priceMinor };
  const nextCheckAt = isUnderWay(found.state) || hadFailed ? new Date(tx.nowMs + firstCheckMs) : null;
  return changePurchase(tx, found, { ...made, ...reopened, nextCheckAt });
}

/** Notes that no checkout came of a purchase, and why (a stable code). One that got a checkout meanwhile keeps it. */
export async function failPurchase(store: Store, purchaseId: string, reason: string): Promise<void> {
  await store.writer.run('failPurchase', { purchaseId, reason });
}

interface FailedPurchase {
  readonly purchaseId: string;
  readonly reason: string;
}

export function failPurchaseIn(tx: Tx, { purchaseId, reason }: FailedPurchase): void {
  const stillWithout = and(
    eq(purchase.id, purchaseId),
    isNull(purchase.checkoutId),
    inArray(purchase.state, ['open', 'failed']),
  );
  const values = { state: 'failed', reason, updatedAt: new Date(tx.nowMs), nextCheckAt: null } as const;
  const failed = tx.query.update(purchase).set(values).where(stillWithout).returning().get();
  if (failed) announce(tx, failed);
  // What its owner did not want any more says nothing of the card.
  if (failed?.kind === 'top_up' && reason !== withdrawn) noteRefused(tx, failed);
}
