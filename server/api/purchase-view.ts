import {
  type Purchase,
  type Store,
  formatCredits,
  getNames,
  getTransactionIds,
  readRefundable,
} from '@coffer/db';
import { decimalsOf, formatMinor } from '../payments/currency.ts';
import { whyOf } from '../purchase/reason.ts';

/** Shows purchases, with their reasons in words. */
export async function viewPurchases(store: Store, rows: readonly Purchase[]) {
  const seqs = rows.flatMap((row) => (row.transactionSeq === null ? [] : [row.transactionSeq]));
  const transactionIds = await getTransactionIds(store, seqs);
  const gifts = rows.filter(isGift);
  const names = await getNames(
    store,
    gifts.map(({ crediteeId }) => crediteeId),
  );
  const refunds = await Promise.all(rows.map((row) => viewRefunded(store, row)));
  return rows.map((row, index) => ({
    id: row.id,
    checkoutId: row.checkoutId,
    state: row.state,
    provider: row.provider,
    userId: row.crediteeId,
    payerId: row.payerId,
    /** Who gets the credits where somebody else pays; for the payer and managers. */
    creditee: isGift(row) ? { id: row.crediteeId, name: names.get(row.crediteeId) ?? null } : null,
    amount:
      row.priceMinor === null || row.currency === null ? null : formatMinor(row.priceMinor, row.currency),
    currency: row.currency,
    credits: row.credits === null ? null : formatCredits(row.credits),
    bonus: row.bonus === 0n ? null : formatCredits(row.bonus),
    quantity: row.quantity,
    kind: row.kind,
    transactionId: row.transactionSeq === null ? null : (transactionIds.get(row.transactionSeq) ?? null),
    /** What went back so far; null where nothing did, and where somebody else paid, whose it is to know. */
    refunded: refunds[index] ?? null,
    reason: whyOf(row),
    flagged: row.flagged,
    /** An administrator dealt with it after it was kept. */
    isResolved: row.resolvedAt !== null,
    url: row.state === 'open' ? row.checkoutUrl : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    paidAt: row.paidAt?.toISOString() ?? null,
  }));
}

async function viewRefunded(store: Store, purchase: Purchase) {
  if (purchase.payerId === '') return null;
  const refundable = await readRefundable(store, purchase);
  if (refundable === null || refundable.refundedMinor === 0) return null;
  return viewMoney({ currency: refundable.paid.currency, minor: refundable.refundedMinor });
}

/** Shows an amount of money, in words and in the counts that a form reads and sends. */
export function viewMoney({ currency, minor }: { readonly currency: string; readonly minor: number }) {
  return { amount: formatMinor(minor, currency), currency, minor, decimals: decimalsOf(currency) };
}

/** Whether somebody else pays, and may be known: who is credited is not told who that is. */
function isGift({ payerId, crediteeId }: Purchase): boolean {
  return payerId !== '' && payerId !== crediteeId;
}

/** Shows one purchase. */
export async function viewPurchase(store: Store, row: Purchase) {
  const [view] = await viewPurchases(store, [row]);
  if (!view) throw new Error('a purchase without a view');
  return view;
}
