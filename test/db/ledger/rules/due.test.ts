import { describe, expect, it } from 'vitest';
import { type OpenHold, settleDue } from '../../../../db/ledger/rules/due.ts';
import type { Lot } from '../../../../db/ledger/rules/lot.ts';

const lot = (seq: number, remaining: bigint, expiresAtMs: number): Lot => ({ seq, remaining, expiresAtMs });
const hold = (seq: number, amount: bigint, expiresAtMs: number): OpenHold => ({ seq, amount, expiresAtMs });

interface Scenario {
  readonly title: string;
  readonly balance: bigint;
  readonly holds?: readonly OpenHold[];
  readonly lots?: readonly Lot[];
  readonly overdraft?: bigint;
  /** At 100: the holds that ended, then what expires of which lot; then balance, held and expiring. */
  readonly expected: string;
}

const scenarios: readonly Scenario[] = [
  { title: 'nothing is due where nothing ends', balance: 5n, expected: '| | 5 0 0' },
  // Holds.
  { title: 'a hold before its end stands', balance: 5n, holds: [hold(1, 3n, 101)], expected: '| | 5 3 0' },
  { title: 'a hold at its end is over', balance: 5n, holds: [hold(1, 3n, 100)], expected: '1 | | 5 0 0' },
  { title: 'a hold after its end is over', balance: 5n, holds: [hold(1, 3n, 99)], expected: '1 | | 5 0 0' },
  {
    title: 'of several holds those that are over end',
    balance: 9n,
    holds: [hold(1, 3n, 100), hold(2, 2n, 101), hold(3, 1n, 50)],
    expected: '1 3 | | 9 2 0',
  },
  // Lots.
  { title: 'a lot before its end stays', balance: 5n, lots: [lot(1, 5n, 101)], expected: '| | 5 0 5' },
  { title: 'a lot at its end expires', balance: 5n, lots: [lot(1, 5n, 100)], expected: '| 1: 5 | 0 0 0' },
  {
    title: 'what is left of a lot expires, and nothing else',
    balance: 9n,
    lots: [lot(1, 2n, 100)],
    expected: '| 1: 2 | 7 0 0',
  },
  {
    title: 'several lots expire, the soonest first',
    balance: 9n,
    lots: [lot(1, 2n, 99), lot(2, 3n, 98), lot(3, 1n, 101)],
    expected: '| 2: 3, 1: 2 | 4 0 1',
  },
  { title: 'an empty lot expires no more', balance: 9n, lots: [lot(1, 0n, 50)], expected: '| | 9 0 0' },
  // Both.
  {
    title: 'what an open hold needs is kept',
    balance: 5n,
    holds: [hold(1, 5n, 101)],
    lots: [lot(2, 5n, 100)],
    expected: '| | 5 5 5',
  },
  {
    title: 'what is beyond an open hold expires',
    balance: 5n,
    holds: [hold(1, 3n, 101)],
    lots: [lot(2, 5n, 100)],
    expected: '| 2: 2 | 3 3 3',
  },
  {
    title: 'a hold that other credits cover keeps nothing',
    balance: 8n,
    holds: [hold(1, 3n, 101)],
    lots: [lot(2, 5n, 100)],
    expected: '| 2: 5 | 3 3 0',
  },
  {
    title: 'a hold that ends at the same moment keeps nothing',
    balance: 5n,
    holds: [hold(1, 5n, 100)],
    lots: [lot(2, 5n, 100)],
    expected: '1 | 2: 5 | 0 0 0',
  },
  {
    title: 'of two lots the later one is kept',
    balance: 6n,
    holds: [hold(1, 4n, 101)],
    lots: [lot(2, 3n, 100), lot(3, 3n, 99)],
    expected: '| 3: 2 | 4 4 4',
  },
  {
    title: 'of two lots the second is kept in part',
    balance: 6n,
    holds: [hold(1, 2n, 101)],
    lots: [lot(2, 3n, 99), lot(3, 3n, 100)],
    expected: '| 2: 3, 3: 1 | 2 2 2',
  },
  {
    title: 'a hold beyond the balance keeps all',
    balance: 5n,
    holds: [hold(1, 8n, 101)],
    lots: [lot(2, 5n, 100)],
    overdraft: 3n,
    expected: '| | 5 8 5',
  },
];

describe('what time does to a wallet', () => {
  it.each(scenarios)('$title', ({ balance, holds = [], lots = [], overdraft = 0n, expected }) => {
    const held = holds.reduce((sum, { amount }) => sum + amount, 0n);
    const expiring = lots.reduce((sum, { remaining }) => sum + remaining, 0n);
    const due = settleDue({ balance, held, overdraft, expiring }, { holds, lots }, 100);
    const expiries = due.expiries.map(({ seq, amount }) => `${seq}: ${amount}`).join(', ');
    const after = `${due.wallet.balance} ${due.wallet.held} ${due.wallet.expiring}`;
    const told = [due.ended.join(' '), expiries, after].join(' | ').replaceAll('  ', ' ').trim();
    expect(told).toBe(expected);
    expect(due.wallet.overdraft).toBe(overdraft);
  });
});
