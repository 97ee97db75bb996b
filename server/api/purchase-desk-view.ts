import { type ListedPurchase, type PurchaseCursor, type Store, formatCredits } from '@coffer/db';
import type { PurchaseDetail } from '../purchase/read.ts';
import type { RefundPreview } from '../purchase/refund.ts';
import type { Step } from '../purchase/timeline.ts';
import { writeKeyset } from './input.ts';
import { viewEvent } from './event-view.ts';
import { viewMoney, viewPurchases } from './purchase-view.ts';

/** Shows purchases with their people and what was really paid. */
export async function viewListed(store: Store, rows: readonly ListedPurchase[]) {
  const views = await viewPurchases(
    store,
    rows.map(({ purchase }) => purchase),
  );
  return views.map((view, index) => ({ ...view, ...besides(rows[index]) }));
}

function besides(row: ListedPurchase | undefined) {
  if (!row) throw new Error('a purchase without a view');
  const { paidCurrency: currency, paidMinor: minor } = row.purchase;
  return {
    paid: currency === null || minor === null ? null : viewMoney({ currency, minor }),
    payer: viewParty(row.payer),
    creditee: viewParty(row.creditee),
  };
}

function viewParty({ id, name, email, isRemoved }: ListedPurchase['payer']) {
  return id === '' ? null : { id, name, email, isRemoved };
}

/** Shows one purchase with all that happened about it. */
export async function viewDetail(store: Store, detail: PurchaseDetail) {
  const [listed] = await viewListed(store, [detail]);
  if (!listed) throw new Error('a purchase without a view');
  const { refundable, worth, timeline, events, purchase } = detail;
  return {
    ...listed,
    paymentId: purchase.paymentIntentId,
    livemode: purchase.livemode,
    timeline: timeline.map(viewStep),
    refundable: refundable && {
      left: viewMoney({ currency: refundable.paid.currency, minor: refundable.leftMinor }),
      isDisputed: refundable.isDisputed,
    },
    worth: worth === null ? null : formatCredits(worth),
    events: events.map(viewEvent),
  };
}

function viewStep({ at, kind, money, transaction, hold, via, by, words }: Step) {
  const moved = transaction ?? hold;
  return {
    at: at.toISOString(),
    kind,
    money: money ? viewMoney(money) : null,
    credits: moved ? formatCredits(moved.amount) : null,
    type: transaction?.type ?? null,
    via: via ?? null,
    by: by ? { id: by.id === '' ? null : by.id, name: by.name } : null,
    words: words ?? null,
  };
}

/** Shows what a refund would do. */
export function viewPreview({ credits, balance, balanceAfter }: RefundPreview) {
  return {
    credits: formatCredits(credits),
    balance: formatCredits(balance),
    balanceAfter: formatCredits(balanceAfter),
  };
}

/** Where a page goes on, as one word. */
export function writeCursor(next: PurchaseCursor | null): string | null {
  return next && writeKeyset(next.createdAt, next.id);
}
