import { describe, expect, it } from 'vitest';
import {
  type HoldFacts,
  type HoldState,
  decideCapture,
  decideHold,
  decideRelease,
  holdStates,
  stateOf,
} from '../../../../db/ledger/rules/hold.ts';
import type { Standing } from '../../../../db/ledger/rules/wallet.ts';

const max = 2n ** 63n - 1n;

/** When the hold of a scenario ends. */
const endMs = 1000;
const before = endMs - 1;

describe('a hold that is asked for', () => {
  /** balance, held, overdraft | amount | what comes of it. */
  const scenarios: readonly (readonly [bigint, bigint, bigint, bigint, string])[] = [
    [5n, 0n, 0n, 1n, 'accepted'],
    // Down to what is available, and not one further.
    [5n, 0n, 0n, 5n, 'accepted'],
    [5n, 0n, 0n, 6n, 'insufficient_credits 6 of 5'],
    [5n, 3n, 0n, 2n, 'accepted'],
    [5n, 3n, 0n, 3n, 'insufficient_credits 3 of 2'],
    [0n, 0n, 4n, 4n, 'accepted'],
    [0n, 3n, 4n, 2n, 'insufficient_credits 2 of 1'],
    [-4n, 0n, 4n, 1n, 'insufficient_credits 1 of 0'],
    [-9n, 0n, 4n, 1n, 'insufficient_credits 1 of -5'],
    [0n, 0n, 0n, 1n, 'insufficient_credits 1 of 0'],
    // The sign comes first, whatever is available.
    [0n, 0n, 0n, 0n, 'amount_not_positive'],
    [-9n, 0n, 0n, -1n, 'amount_not_positive'],
    [max, max, max, 0n, 'amount_not_positive'],
    // What is available comes before the range of what is held.
    [max, max, 0n, 1n, 'insufficient_credits 1 of 0'],
    [max, max - 1n, max, 1n, 'accepted'],
    [max, max, max, 1n, 'amount_out_of_range'],
    [max, 1n, max, max, 'amount_out_of_range'],
  ];

  it.each(scenarios)(
    'with balance %i, held %i, overdraft %i: %i ends as %s',
    (...[balance, held, overdraft, amount, expected]) => {
      expect(tell(decideHold({ balance, held, overdraft }, amount))).toBe(expected);
    },
  );
});

describe('a capture', () => {
  /** The hold's amount, state and captured amount | balance, held, overdraft | amount, moment | what comes of it. */
  type Row = readonly [HoldFacts, Standing, bigint, number, string];
  const wallet = (balance: bigint, held: bigint, overdraft = 0n): Standing => ({ balance, held, overdraft });

  const scenarios: readonly Row[] = [
    // Up to the held amount it always works, whatever the wallet has become.
    [open(5n), wallet(5n, 5n), 1n, before, 'captured'],
    [open(5n), wallet(5n, 5n), 5n, before, 'captured'],
    [open(5n), wallet(0n, 5n), 5n, before, 'captured'],
    [open(5n), wallet(-9n, 5n), 5n, before, 'captured'],
    // What is beyond must be available beside everything that is held.
    [open(5n), wallet(9n, 5n), 9n, before, 'captured'],
    [open(5n), wallet(9n, 5n), 10n, before, 'insufficient_credits 5 of 4'],
    [open(5n), wallet(9n, 8n), 6n, before, 'captured'],
    [open(5n), wallet(9n, 8n), 7n, before, 'insufficient_credits 2 of 1'],
    [open(5n), wallet(5n, 5n), 6n, before, 'insufficient_credits 1 of 0'],
    [open(5n), wallet(5n, 5n, 1n), 6n, before, 'captured'],
    [open(5n), wallet(-2n, 5n), 6n, before, 'insufficient_credits 1 of -7'],
    // Nothing is a release.
    [open(5n), wallet(5n, 5n), 0n, before, 'released'],
    [open(5n), wallet(5n, 0n), 0n, endMs, 'already_over'],
    [over('released'), wallet(5n, 0n), 0n, before, 'already_over'],
    [over('expired'), wallet(5n, 0n), 0n, before, 'already_over'],
    [captured(5n), wallet(5n, 0n), 0n, before, 'hold_captured'],
    // The same again is answered the same, long after; all else hears the ending that it had.
    [captured(3n), wallet(0n, 0n), 3n, before, 'already_captured'],
    [captured(3n), wallet(0n, 0n), 3n, endMs, 'already_captured'],
    [captured(3n), wallet(9n, 0n), 4n, before, 'hold_captured'],
    [captured(3n), wallet(9n, 0n), 5n, endMs, 'hold_captured'],
    [over('released'), wallet(9n, 0n), 5n, before, 'hold_released'],
    [over('released'), wallet(9n, 0n), 5n, endMs, 'hold_released'],
    [over('expired'), wallet(9n, 0n), 5n, before, 'hold_expired'],
    // At its very end it is over, whether somebody has noted it or not.
    [open(5n), wallet(5n, 5n), 5n, endMs, 'hold_expired'],
    [open(5n), wallet(5n, 5n), 5n, endMs + 1, 'hold_expired'],
    // The sign comes first, the ending before what is available.
    [captured(5n), wallet(5n, 0n), -1n, before, 'amount_not_positive'],
    [open(5n), wallet(5n, 5n), -1n, endMs, 'amount_not_positive'],
    [over('released'), wallet(0n, 0n), 99n, before, 'hold_released'],
    [open(5n), wallet(0n, 0n), 99n, endMs, 'hold_expired'],
  ];

  it.each(scenarios.map((row) => [title(row), row] as const))('%s', (_, row) => {
    const [hold, standing, amount, nowMs, expected] = row;
    expect(tell(decideCapture(standing, hold, { amount, nowMs }))).toBe(expected);
  });

  function title([hold, { balance, held, overdraft }, amount, nowMs, expected]: Row): string {
    const when = nowMs < endMs ? 'in time' : `${nowMs - endMs} ms late`;
    const beside = `balance ${balance}, held ${held}, overdraft ${overdraft}`;
    return `of ${amount}, ${when}, of ${hold.amount} ${hold.state}, beside ${beside} ends as ${expected}`;
  }
});

describe('a release', () => {
  const scenarios: readonly (readonly [HoldFacts, number, string])[] = [
    [open(5n), before, 'released'],
    [open(5n), endMs, 'already_over'],
    [over('released'), before, 'already_over'],
    [over('released'), endMs, 'already_over'],
    [over('expired'), before, 'already_over'],
    [captured(5n), before, 'hold_captured'],
    [captured(5n), endMs, 'hold_captured'],
  ];

  it.each(scenarios.map(([hold, nowMs, expected]) => ({ hold, state: hold.state, nowMs, expected })))(
    'at $nowMs of a hold until 1000 that is $state ends as $expected',
    ({ hold, nowMs, expected }) => {
      expect(tell(decideRelease(hold, nowMs))).toBe(expected);
    },
  );
});

describe('the state of a hold', () => {
  it('is open, captured, released or expired', () => {
    expect(holdStates).toEqual(['open', 'captured', 'released', 'expired']);
  });

  it.each(holdStates)('that is %s changes with time only from open to expired', (state) => {
    expect(stateOf({ state, expiresAtMs: endMs }, before)).toBe(state);
    expect(stateOf({ state, expiresAtMs: endMs }, endMs)).toBe(state === 'open' ? 'expired' : state);
  });
});

function open(amount: bigint): HoldFacts {
  return { amount, state: 'open', capturedAmount: null, expiresAtMs: endMs };
}

function over(state: HoldState): HoldFacts {
  return { ...open(5n), state };
}

/** A hold of 5 of which this much was taken. */
function captured(capturedAmount: bigint): HoldFacts {
  return { ...over('captured'), capturedAmount };
}

type Decision = ReturnType<typeof decideHold | typeof decideCapture | typeof decideRelease>;

function tell(decision: Decision): string {
  if (decision.outcome !== 'refused') return decision.outcome;
  return decision.code === 'insufficient_credits'
    ? `${decision.code} ${decision.needed} of ${decision.available}`
    : decision.code;
}
