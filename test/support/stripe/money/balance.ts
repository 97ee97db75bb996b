import type Stripe from 'stripe';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';

/** A movement of the account's balance, in the currency's minor unit; negative when money leaves. */
export interface BalanceEntry {
  type: 'adjustment' | 'charge' | 'payment' | 'refund' | 'refund_failure';
  amountMinor: number;
  currency: string;
  /** The id of the charge, refund or dispute that moved it. */
  source: string;
  /** Stripe's fee for it, in the currency's minor unit. */
  feeMinor?: number;
}

/** Writes a movement into the account's balance. */
export function addBalanceTransaction(world: World, entry: BalanceEntry): Stripe.BalanceTransaction {
  const feeMinor = entry.feeMinor ?? 0;
  const { currency } = entry;
  return world.store.balanceTransactions.put({
    ...loadFixture('balance-transaction'),
    id: newId('txn_3', 23),
    amount: entry.amountMinor,
    available_on: world.nowSeconds(),
    created: world.nowSeconds(),
    currency,
    description: null,
    fee: feeMinor,
    fee_details:
      feeMinor === 0
        ? []
        : [{ amount: feeMinor, application: null, currency, description: 'Dispute fee', type: 'stripe_fee' }],
    net: entry.amountMinor - feeMinor,
    reporting_category: entry.type === 'adjustment' ? 'dispute' : entry.type,
    source: entry.source,
    type: entry.type,
  });
}
