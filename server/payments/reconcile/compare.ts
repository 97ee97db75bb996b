import type {
  Dispute,
  DisputeReport,
  Purchase,
  Refund,
  RefundReport,
  ReversalEntry,
  Stretch,
} from '@coffer/db';
import type { TakenPayment } from '../history.ts';
import { type Difference, paymentDifference, reversalDifference, unpaidDifference } from './difference.ts';
import { type DayLine, type Side, Totals } from './totals.ts';

/** What the provider says, and what stands here. */
export interface BothSides {
  readonly payments: readonly TakenPayment[];
  readonly refunds: readonly RefundReport[];
  readonly disputes: readonly DisputeReport[];
  readonly purchases: readonly Purchase[];
  readonly knownRefunds: readonly Refund[];
  readonly knownDisputes: readonly Dispute[];
  readonly entries: readonly ReversalEntry[];
}

export interface Comparison {
  readonly lines: readonly DayLine[];
  readonly differences: readonly Difference[];
}

/**
 * Compares both sides of a period. Each payment stands on the day on which the provider took it, however late it was heard of
 * here; refunds and disputes on the day they were made.
 */
export function compare(period: Stretch, sides: BothSides): Comparison {
  const totals = new Totals(period);
  const differences = [
    ...comparePayments(totals, period, sides),
    ...compareReversals(totals, 'refund', { ...sides, told: sides.refunds, known: sides.knownRefunds }),
    ...compareReversals(totals, 'dispute', { ...sides, told: sides.disputes, known: sides.knownDisputes }),
  ];
  for (const { createdAt, currency, amount } of sides.entries) {
    totals.add(createdAt, currency, (line) => (line.taken -= amount));
  }
  return { lines: totals.lines, differences };
}

function comparePayments(totals: Totals, period: Stretch, sides: BothSides): Difference[] {
  const byPayment = new Map(sides.purchases.map((row) => [row.paymentIntentId, row]));
  const byId = new Map(sides.purchases.map((row) => [row.id, row]));
  const taken = new Set(sides.payments.map(({ paymentIntentId }) => paymentIntentId));
  const differences: (Difference | null)[] = [];
  for (const payment of sides.payments) {
    const { takenAt, currency, amountMinor, paymentIntentId } = payment;
    const purchase = byPayment.get(paymentIntentId) ?? byId.get(payment.purchaseId ?? '') ?? null;
    totals.add(takenAt, currency, ({ provider }) => (provider.paidMinor += amountMinor));
    if (purchase) addPurchase(totals, takenAt, purchase);
    const isWithin = takenAt >= period.from && takenAt < period.until;
    if (isWithin) differences.push(paymentDifference(payment, purchase));
  }
  for (const purchase of sides.purchases) {
    const { createdAt, paymentIntentId, transactionSeq } = purchase;
    const isPaired = paymentIntentId !== null && taken.has(paymentIntentId);
    const isWithin = createdAt >= period.from && createdAt < period.until;
    // A discount of the whole price leaves no payment.
    const isFree = purchase.paidMinor === 0;
    if (isPaired || !isWithin || transactionSeq === null) continue;
    addPurchase(totals, createdAt, purchase);
    if (!isFree) differences.push(unpaidDifference(purchase));
  }
  return differences.filter((difference) => difference !== null);
}

function addPurchase(totals: Totals, at: Date, purchase: Purchase): void {
  if (purchase.transactionSeq === null) return;
  const { paidCurrency, currency, paidMinor, credits } = purchase;
  totals.add(at, paidCurrency ?? currency, (line) => {
    line.ours.paidMinor += paidMinor ?? 0;
    line.given += credits ?? 0n;
  });
}

interface ReversalSides {
  readonly purchases: readonly Purchase[];
  readonly told: readonly (RefundReport | DisputeReport)[];
  readonly known: readonly (Refund | Dispute)[];
}

function compareReversals(
  totals: Totals,
  kind: 'refund' | 'dispute',
  { purchases, told, known }: ReversalSides,
): Difference[] {
  const toldById = new Map(told.map((row) => [row.id, row]));
  const byPayment = new Map(purchases.map((row) => [row.paymentIntentId, row]));
  // What is known here of another product's payment is no difference: the provider's side leaves it out.
  const ours = known.filter(({ id, paymentIntentId }) => toldById.has(id) || byPayment.has(paymentIntentId));
  const knownById = new Map(ours.map((row) => [row.id, row]));
  const column: keyof Side = kind === 'refund' ? 'refundedMinor' : 'disputedMinor';
  for (const report of told) count(report, ({ provider }) => (provider[column] += report.amountMinor));
  for (const row of ours) count(row, (line) => (line.ours[column] += row.amountMinor));
  return [...new Set([...toldById.keys(), ...knownById.keys()])].flatMap((id) => {
    const pair = { told: toldById.get(id) ?? null, known: knownById.get(id) ?? null };
    const payment = pair.told?.paymentIntentId ?? pair.known?.paymentIntentId ?? null;
    const purchaseId = byPayment.get(payment)?.id ?? null;
    return reversalDifference(kind, { ...pair, purchaseId }) ?? [];
  });

  function count(
    side: RefundReport | DisputeReport | Refund | Dispute,
    change: (line: DayLine) => void,
  ): void {
    if (movesMoney(side.state)) totals.add(side.createdAt, side.currency, change);
  }
}

const moving: ReadonlySet<string> = new Set(['pending', 'succeeded', 'open', 'lost']);

/** Whether a refund or dispute in this state has the money. */
function movesMoney(state: string): boolean {
  return moving.has(state);
}
