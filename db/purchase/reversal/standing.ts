import { eq } from 'drizzle-orm';
import type { TransactionType } from '../../ledger/rules/type.ts';
import { place, prepared } from '../../prepared.ts';
import { ledgerTransaction, purchaseEntry } from '../../schema/index.ts';
import type { Tx } from '../../write/tx.ts';
import type { Purchase } from '../read.ts';
import type { Facts } from './facts.ts';
import { type Owed, type PaymentFacts, refundedOf } from './target.ts';

/** How the money of a purchase stands. */
export interface MoneyStanding extends Pick<PaymentFacts, 'refundedMinor' | 'disputedMinor'> {
  /** What was paid; null where it is not known. */
  readonly paid: Money | null;
  /** Something went back in another currency than was paid: it is not counted. */
  readonly isMixed: boolean;
}

/** The same of a credited purchase, and what the ledger made of it until now. */
export interface Standing extends MoneyStanding, Pick<PaymentFacts, 'granted'> {
  /** What was taken back already. */
  readonly taken: Owed;
}

/** Minor units of a lowercase currency, above 0. */
export interface Money {
  readonly currency: string;
  readonly minor: number;
}

/** How the money of a purchase stands, by what is known of its payment. */
export function moneyOf(purchase: Purchase, facts: Facts): MoneyStanding {
  const paid = paidWith(purchase, facts);
  const isPaidIn = ({ currency }: { readonly currency: string }): boolean => currency === paid?.currency;
  const counted = {
    ...facts,
    refunds: facts.refunds.filter(isPaidIn),
    disputes: facts.disputes.filter(isPaidIn),
  };
  const isMixed = ![...facts.refunds, ...facts.disputes].every(isPaidIn);
  return { ...sums(counted), paid, isMixed };
}

/** The same with what the ledger made of it. */
export function readStanding(tx: Pick<Tx, 'query'>, purchase: Purchase, facts: Facts): Standing {
  const entries = entriesOf(tx, purchase.id);
  const bought = purchase.transactionSeq === null ? 0n : (purchase.credits ?? 0n);
  return {
    ...moneyOf(purchase, facts),
    granted: bought + sumOf(entries, ['bonus']),
    taken: {
      refund: -sumOf(entries, ['refund', 'refund_reversal']),
      dispute: -sumOf(entries, ['dispute', 'dispute_reversal']),
    },
  };
}

function sums({ charge, refunds, disputes }: Facts): { refundedMinor: number; disputedMinor: number } {
  const taking = disputes.filter(({ state, setsAside }) => {
    return state === 'lost' || (state === 'open' && !setsAside);
  });
  return {
    refundedMinor: refundedOf(refunds, charge?.refundedMinor ?? 0),
    disputedMinor: taking.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  };
}

function paidWith(purchase: Purchase, { charge }: Facts): Money | null {
  const paid = charge
    ? { currency: charge.currency, minor: charge.amountMinor }
    : {
        currency: purchase.paidCurrency ?? purchase.currency,
        minor: purchase.paidMinor ?? purchase.priceMinor,
      };
  const { currency, minor } = paid;
  if (currency === null || minor === null || minor <= 0) return null;
  return { currency, minor };
}

interface Entry {
  readonly type: TransactionType;
  readonly amount: bigint;
}

const queries = prepared((query) => ({
  entries: query
    .select({ type: ledgerTransaction.type, amount: ledgerTransaction.amount })
    .from(purchaseEntry)
    .innerJoin(ledgerTransaction, eq(ledgerTransaction.seq, purchaseEntry.transactionSeq))
    .where(eq(purchaseEntry.purchaseId, place(purchaseEntry.purchaseId, 'purchaseId')))
    .prepare(),
}));

/** The rows of the ledger that belong to a purchase beside the one that credited it. */
function entriesOf({ query }: Pick<Tx, 'query'>, purchaseId: string): Entry[] {
  return queries(query).entries.all({ purchaseId });
}

function sumOf(entries: readonly Entry[], types: readonly TransactionType[]): bigint {
  return entries.filter(({ type }) => types.includes(type)).reduce((sum, { amount }) => sum + amount, 0n);
}
