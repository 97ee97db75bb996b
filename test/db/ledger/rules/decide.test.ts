import { assert, bigInt, constant, constantFrom, pre, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../db/ledger/rules/decide.ts';
import { type TransactionType, isGiving, transactionTypes } from '../../../../db/ledger/rules/type.ts';
import { availableOf } from '../../../../db/ledger/rules/wallet.ts';

const max = 2n ** 63n - 1n;

/** balance, held, overdraft | type, amount | what comes of it: the balance after, or the refusal. */
type Row = readonly [bigint, bigint, bigint, TransactionType, bigint, bigint | string];

const scenarios: readonly Row[] = [
  // What gives.
  [0n, 0n, 0n, 'purchase', 5n, 5n],
  [0n, 0n, 0n, 'admin_grant', 5n, 5n],
  [0n, 0n, 0n, 'bonus', 5n, 5n],
  [-8n, 0n, 0n, 'dispute_reversal', 5n, -3n],
  // What takes and may leave a debt.
  [3n, 0n, 0n, 'admin_removal', 5n, -2n],
  [3n, 0n, 0n, 'refund', 5n, -2n],
  [3n, 0n, 0n, 'dispute', 5n, -2n],
  [5n, 0n, 0n, 'expiry', 5n, 0n],
  [3n, 3n, 0n, 'admin_removal', 5n, -2n],
  // Usage goes down to what is available, and not one further.
  [5n, 0n, 0n, 'usage', 5n, 0n],
  [5n, 0n, 0n, 'usage', 6n, 'insufficient_credits 6 of 5'],
  [5n, 2n, 0n, 'usage', 3n, 2n],
  [5n, 2n, 0n, 'usage', 4n, 'insufficient_credits 4 of 3'],
  [0n, 0n, 4n, 'usage', 4n, -4n],
  [0n, 0n, 4n, 'usage', 5n, 'insufficient_credits 5 of 4'],
  [-4n, 0n, 4n, 'usage', 1n, 'insufficient_credits 1 of 0'],
  [-9n, 0n, 4n, 'usage', 1n, 'insufficient_credits 1 of -5'],
  [0n, 0n, 0n, 'usage', 1n, 'insufficient_credits 1 of 0'],
  // The sign comes first, whatever else is wrong.
  [0n, 0n, 0n, 'usage', 0n, 'amount_not_positive'],
  [0n, 0n, 0n, 'usage', -1n, 'amount_not_positive'],
  [max, 0n, 0n, 'admin_grant', 0n, 'amount_not_positive'],
  // What is available comes before the range.
  [0n, 0n, 0n, 'usage', max + 2n, `insufficient_credits ${max + 2n} of 0`],
  // The range comes last.
  [max - 1n, 0n, 0n, 'admin_grant', 1n, max],
  [max, 0n, 0n, 'purchase', 1n, 'amount_out_of_range'],
  [-max, 0n, 0n, 'dispute', 1n, 'amount_out_of_range'],
  [0n, 0n, max, 'usage', max, -max],
  [-1n, 0n, max + 5n, 'usage', max, 'amount_out_of_range'],
];

describe('a decision', () => {
  it.each(scenarios)(
    'with balance %i, held %i, overdraft %i: %s of %i ends as %s',
    (...[balance, held, overdraft, type, amount, expected]) => {
      const decision = decide({ balance, held, overdraft }, { type, amount });
      expect(describeDecision(decision)).toBe(expected);
    },
  );

  it('gives with five types and takes with all others', () => {
    expect(transactionTypes.filter(isGiving)).toEqual([
      'purchase',
      'admin_grant',
      'refund_reversal',
      'dispute_reversal',
      'bonus',
    ]);
  });

  it('moves the balance by exactly the amount, and usage never takes what is not available', () => {
    const amounts = bigInt({ min: -max, max });
    const wallets = record({ balance: amounts, held: bigInt({ min: 0n, max }), overdraft: constant(0n) });
    assert(
      property(wallets, constantFrom(...transactionTypes), amounts, (wallet, type, amount) => {
        const decision = decide(wallet, { type, amount });
        pre(decision.outcome === 'accepted');
        expect(decision.amount).toBe(isGiving(type) ? amount : -amount);
        expect(decision.balanceAfter).toBe(wallet.balance + decision.amount);
        const left = availableOf({ ...wallet, balance: decision.balanceAfter });
        expect(type === 'usage' && left < 0n).toBe(false);
      }),
    );
  });
});

function describeDecision(decision: ReturnType<typeof decide>): bigint | string {
  if (decision.outcome !== 'refused') return decision.balanceAfter;
  return decision.code === 'insufficient_credits'
    ? `${decision.code} ${decision.needed} of ${decision.available}`
    : decision.code;
}
