import { eq } from 'drizzle-orm';
import { applyWaitingEvents } from '../event/waiting.ts';
import type { Credits } from '../ledger/credits.ts';
import { place, prepared } from '../prepared.ts';
import { Refusal } from '../refusal.ts';
import { user } from '../schema/index.ts';
import type { Tx } from '../write/tx.ts';
import { noteAgreed, noteCharged } from '../top-up/ending.ts';
import { changePurchase } from './change.ts';
import type { Purchase } from './read.ts';
import { addEntry, balanceReversals } from './reversal/balance.ts';
import { hasFacts } from './reversal/facts.ts';
import type { CheckoutReport, Settled, Settling } from './settle.ts';
import { creditsUnder, readTerms } from './terms.ts';

/** Credits a paid checkout, or keeps it for an administrator where it is not what this instance sold. */
export function creditPaid(tx: Tx, found: Purchase, settling: Settling): Settled {
  const { report, via } = settling;
  const amount = creditsOrDoubt(tx, found, report);
  if (typeof amount === 'string') return keep(tx, found, { report, reason: amount });
  let seq: number;
  try {
    seq = tx.book.post(purchaseCommand(found, report, amount), tx).transaction.seq;
  } catch (error) {
    // A wallet that cannot take the credits is no reason to lose the payment.
    if (error instanceof Refusal) return keep(tx, found, { report, reason: error.code });
    throw error;
  }
  const givesBonus = postBonus(tx, found, report);
  const settled = {
    ...paymentOf(tx, found, report),
    state: 'paid',
    reason: givesBonus ? null : 'bonus_out_of_range',
    flagged: !givesBonus,
    credits: amount,
    transactionSeq: seq,
    settledVia: via,
  } as const;
  const credited = changePurchase(tx, found, settled);
  if (found.kind === 'top_up') noteCharged(tx, found.payerId);
  return { outcome: 'credited', purchase: goOn(tx, credited, report.checkoutId) };
}

/** Gives what was promised on top, as a transaction of its own; false where the wallet cannot hold it. */
function postBonus(tx: Tx, found: Purchase, report: CheckoutReport): boolean {
  if (found.bonus === 0n) return true;
  try {
    const { transaction } = tx.book.post(
      {
        ...purchaseCommand(found, report, found.bonus),
        type: 'bonus',
        sourceId: `bonus:${report.checkoutId}`,
        description: 'Bonus of a purchase',
      },
      tx,
    );
    addEntry(tx, found.id, transaction.seq);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** What follows once the credits of a payment are there: what was known of it before, as money that went back already. */
export function goOn(tx: Tx, credited: Purchase, cause: string): Purchase {
  noteAgreed(tx, credited);
  const { paymentIntentId } = credited;
  // An event that waits for its payment has kept what it said of it: where nothing was said, none waits.
  if (paymentIntentId === null || !hasFacts(tx, paymentIntentId)) return credited;
  const balanced = balanceReversals(tx, credited, cause);
  applyWaitingEvents(tx, credited.id, paymentIntentId);
  return balanced;
}

function paymentOf(tx: Tx, found: Purchase, report: CheckoutReport) {
  const { checkoutId, paymentIntentId, paidMinor, paidCurrency } = report;
  const paidAt = found.paidAt ?? new Date(tx.nowMs);
  return { checkoutId, paymentIntentId, paidMinor, paidCurrency, paidAt };
}

function purchaseCommand(found: Purchase, report: CheckoutReport, amount: Credits) {
  return {
    userId: found.crediteeId,
    type: 'purchase',
    amount,
    origin: report.provider,
    sourceId: report.checkoutId,
    description: describeBought(found),
    actor: { type: 'provider', id: report.provider, name: report.provider },
    metadata: { purchase_id: found.id },
  } as const;
}

/** What the history of who is credited says of it. Not who else paid: that is not theirs to know. */
export function describeBought({ kind, payerId, crediteeId }: Purchase): string {
  if (payerId !== crediteeId) return 'Credits bought by somebody else';
  return kind === 'top_up' ? 'Credits bought by auto top-up' : 'Credits bought';
}

/** Keeps a payment without crediting it, for an administrator to look at. */
function keep(
  tx: Tx,
  found: Purchase,
  { report, reason }: { report: CheckoutReport; reason: string },
): Settled {
  const kept = { ...paymentOf(tx, found, report), state: 'processing', flagged: true, reason } as const;
  return { outcome: 'kept', purchase: changePurchase(tx, found, kept) };
}

const queries = prepared((query) => ({
  removal: query
    .select({ deletedAt: user.deletedAt })
    .from(user)
    .where(eq(user.id, place(user.id, 'id')))
    .prepare(),
}));

/** What a paid checkout is credited with; or, as a stable code, why it is not what this instance sold. */
function creditsOrDoubt(tx: Tx, found: Purchase, report: CheckoutReport): Credits | string {
  if (report.doubt !== null) return report.doubt;
  if (report.livemode !== found.livemode) return 'livemode_differs';
  const bought =
    found.terms === null ? bySubtotal(found, report) : creditsUnder(readTerms(found.terms), report);
  if (typeof bought === 'string') return bought;
  const creditee = queries(tx.query).removal.get({ id: found.crediteeId });
  return creditee?.deletedAt ? 'user_removed' : bought;
}

/** For a purchase begun before the price was known: what its checkout was made for counts. */
function bySubtotal(found: Purchase, report: CheckoutReport): Credits | string {
  if (found.currency !== null && report.currency !== found.currency) return 'currency_differs';
  if (found.priceMinor !== null && report.subtotalMinor !== found.priceMinor) return 'amount_differs';
  return report.credits === null || report.credits <= 0n ? 'amount_not_creditable' : report.credits;
}
