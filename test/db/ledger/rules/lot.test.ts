import { array, assert, bigInt, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Lot, inOrder, lotOf, smaller, takeFromLots } from '../../../../db/ledger/rules/lot.ts';

const lot = (seq: number, remaining: bigint, expiresAtMs: number): Lot => ({ seq, remaining, expiresAtMs });

describe('a debit', () => {
  /** The lots as they are stored | what is taken, and whose undoing it is | from which lot how much. */
  const scenarios: readonly (readonly [string, readonly Lot[], bigint, number | null, string])[] = [
    ['takes nothing where no lot is', [], 5n, null, ''],
    ['takes a part of a lot', [lot(1, 5n, 10)], 3n, null, '1: 3'],
    ['takes all of a lot', [lot(1, 5n, 10)], 5n, null, '1: 5'],
    ['takes the rest from credits without an end', [lot(1, 5n, 10)], 8n, null, '1: 5'],
    ['takes the soonest end first', [lot(1, 5n, 20), lot(2, 5n, 10)], 7n, null, '2: 5, 1: 2'],
    ['leaves later lots alone', [lot(1, 5n, 20), lot(2, 5n, 10)], 5n, null, '2: 5'],
    ['takes of equal ends what was given first', [lot(2, 5n, 10), lot(1, 5n, 10)], 6n, null, '1: 5, 2: 1'],
    ['passes over an empty lot', [lot(1, 0n, 10), lot(2, 5n, 20)], 2n, null, '2: 2'],
    ['takes three in a row', [lot(3, 1n, 30), lot(1, 1n, 10), lot(2, 1n, 20)], 9n, null, '1: 1, 2: 1, 3: 1'],
    ['that undoes a grant takes its own lot first', [lot(1, 5n, 10), lot(2, 5n, 20)], 5n, 2, '2: 5'],
    ['that undoes a grant goes on with the soonest', [lot(1, 5n, 10), lot(2, 5n, 20)], 6n, 2, '2: 5, 1: 1'],
    [
      'that undoes a grant whose lot is spent takes the soonest',
      [lot(1, 5n, 20), lot(2, 5n, 10)],
      6n,
      9,
      '2: 5, 1: 1',
    ],
  ];

  it.each(scenarios)('%s', (_, lots, amount, ownSeq, expected) => {
    const parts = ownSeq === null ? takeFromLots(lots, amount) : takeFromLots(lots, amount, ownSeq);
    expect(parts.map((part) => `${part.seq}: ${part.amount}`).join(', ')).toBe(expected);
  });

  it('takes from lots all that it can, no more than any has, and leaves their list as it was', () => {
    const amounts = bigInt({ min: 0n, max: 9n });
    const lots = array(record({ remaining: amounts, expiresAtMs: integer({ min: 0, max: 3 }) })).map((each) =>
      each.map((rest, index) => ({ seq: index + 1, ...rest })),
    );
    assert(
      property(lots, bigInt({ min: 1n, max: 40n }), (all, wanted) => {
        const stored = structuredClone(all);
        const parts = takeFromLots(all, wanted);
        expect(all).toEqual(stored);
        const sum = all.reduce((total, { remaining }) => total + remaining, 0n);
        const taken = parts.reduce((total, { amount }) => total + amount, 0n);
        expect(taken).toBe(sum < wanted ? sum : wanted);
        for (const { seq, amount } of parts) {
          expect(amount > 0n && amount <= (all[seq - 1]?.remaining ?? 0n)).toBe(true);
        }
      }),
    );
  });
});

describe('the order of lots', () => {
  it('is by end, then by seq, with one’s own before all', () => {
    const lots = [lot(4, 1n, 30), lot(3, 1n, 10), lot(1, 1n, 20), lot(2, 1n, 10)];
    expect(inOrder(lots).map(({ seq }) => seq)).toEqual([2, 3, 1, 4]);
    expect(inOrder(lots, 4).map(({ seq }) => seq)).toEqual([4, 2, 3, 1]);
    expect(inOrder(lots.toReversed(), 1).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });
});

describe('what is given with an end', () => {
  /** Given | the balance after it, of which so much expires already | the part that will expire. */
  const scenarios: readonly (readonly [bigint, bigint, bigint, bigint])[] = [
    [5n, 5n, 0n, 5n],
    [5n, 12n, 0n, 5n],
    [5n, 12n, 7n, 5n],
    // No more can expire than there is.
    [5n, 12n, 9n, 3n],
    [5n, 12n, 12n, 0n],
    // A debt is paid from it first.
    [5n, 3n, 0n, 3n],
    [5n, 1n, 0n, 1n],
    [5n, 0n, 0n, 0n],
    [5n, -2n, 0n, 0n],
  ];

  it.each(scenarios)('%i up to a balance of %i with %i expiring: %i of it expires', (...row) => {
    const [amount, balance, expiring, expected] = row;
    expect(lotOf(amount, { balance, expiring })).toBe(expected);
  });
});

describe('the smaller of two', () => {
  it.each([
    [1n, 2n, 1n],
    [2n, 1n, 1n],
    [-1n, 1n, -1n],
    [2n, 2n, 2n],
  ])('%i and %i is %i', (left, right, expected) => {
    expect(smaller(left, right)).toBe(expected);
  });
});
