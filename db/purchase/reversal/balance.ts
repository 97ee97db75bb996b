import { and, count, eq } from 'drizzle-orm';
import type { Credits } from '../../ledger/credits.ts';
import { ledgerTransaction, purchaseEntry } from '../../schema/index.ts';
import { pauseForMoneyBack } from '../../top-up/ending.ts';
import type { Tx } from '../../write/tx.ts';
import { changePurchase } from '../change.ts';
import type { Purchase } from '../read.ts';
import { type Facts, isDisputed, readFacts } from './facts.ts';
import { setAside } from './set-aside.ts';
import { readStanding } from './standing.ts';
import { type Owed, owedFor } from './target.ts';

/**
 * Brings the ledger to what is known of the money of a credited purchase: takes credits for what went back, and gives them again
 * for what came to nothing. Called after any news, as often as one likes: what is as it should be already stays.
 * @param cause Names the news: each posts once.
 */
export function balanceReversals(tx: Tx, credited: Purchase, cause: string): Purchase {
  if (credited.transactionSeq === null || credited.paymentIntentId === null) return credited;
  const facts = readFacts(tx, credited.paymentIntentId);
  const standing = readStanding(tx, credited, facts);
  const { granted, paid, taken } = standing;
  const isForeign = paid === null || standing.isMixed;
  const purchase = isForeign ? flagForeignCurrency(tx, credited) : credited;
  if (paid === null) return purchase;
  const paidMinor = paid.minor;
  const owed = owedFor({ ...standing, paidMinor });
  const posting = new Posting(tx, purchase, cause);
  posting.reach(owed.refund, taken.refund, 'refund');
  posting.reach(owed.dispute, taken.dispute, 'dispute');
  setAside(tx, purchase, { disputes: facts.disputes, paidMinor, granted });
  const state = stateFor(facts, owed, granted);
  // Credits that are only set aside were not taken, but the bank asks for its money all the same.
  if (state === 'disputed' && purchase.state !== state) pauseForMoneyBack(tx, purchase.payerId);
  return changePurchase(tx, purchase, { state });
}

/** What went back in another currency than was paid cannot be counted: an administrator has to. */
function flagForeignCurrency(tx: Tx, purchase: Purchase): Purchase {
  if (purchase.flagged) return purchase;
  return changePurchase(tx, purchase, { flagged: true, reason: 'refund_currency_differs' });
}

function stateFor(facts: Facts, owed: Owed, granted: bigint): Purchase['state'] {
  if (isDisputed(facts)) return 'disputed';
  return owed.refund === granted && granted > 0n ? 'refunded' : 'paid';
}

const words = {
  refund: 'Credits of a refunded payment',
  refund_reversal: 'Credits of a refund that failed',
  dispute: 'Credits of a disputed payment',
  dispute_reversal: 'Credits of a dispute that was won',
} as const;

/** Posts the difference between what a purchase has had taken back and what it should have. */
class Posting {
  readonly #tx: Tx;
  readonly #purchase: Purchase;
  readonly #cause: string;

  constructor(tx: Tx, purchase: Purchase, cause: string) {
    this.#tx = tx;
    this.#purchase = purchase;
    this.#cause = cause;
  }

  reach(owed: bigint, taken: bigint, kind: 'refund' | 'dispute'): void {
    if (owed > taken) {
      this.#post(kind, owed - taken);
      pauseForMoneyBack(this.#tx, this.#purchase.payerId);
    }
    if (owed < taken) this.#post(`${kind}_reversal`, taken - owed);
  }

  #post(type: keyof typeof words, amount: bigint): void {
    const { crediteeId: userId, provider: origin, id: purchaseId } = this.#purchase;
    const { transaction } = this.#tx.book.post(
      {
        ...{ userId, type, amount: amount as Credits, origin, sourceId: this.#sourceOf(type) },
        description: words[type],
        actor: { type: 'provider', id: origin, name: origin },
        metadata: { purchase_id: purchaseId },
      },
      this.#tx,
    );
    addEntry(this.#tx, purchaseId, transaction.seq);
  }

  /**
   * The movement's name. A dispute that was won and then lost after all moves credits a second time by the same cause: then the
   * number of the purchase's movements so far tells the two apart. It cannot post twice, for the difference is worked out here.
   */
  #sourceOf(type: keyof typeof words): string {
    const { query } = this.#tx;
    const { provider: origin, id } = this.#purchase;
    const name = `${type}:${this.#cause}`;
    const named = and(eq(ledgerTransaction.origin, origin), eq(ledgerTransaction.source, name));
    if (!query.select({ seq: ledgerTransaction.seq }).from(ledgerTransaction).where(named).get()) return name;
    const entries = query
      .select({ number: count() })
      .from(purchaseEntry)
      .where(eq(purchaseEntry.purchaseId, id))
      .get();
    return `${name}:${(entries?.number ?? 0) + 1}`;
  }
}

/** Notes that a row of the ledger belongs to a purchase. */
export function addEntry(tx: Tx, purchaseId: string, transactionSeq: number): void {
  tx.query.insert(purchaseEntry).values({ purchaseId, transactionSeq }).run();
}
