import { describe, expect, it } from 'vitest';
import { EVENT_STATES, eventReason } from '../../dashboard/src/lib/format/event.ts';

describe('events', () => {
  it.each([
    ['applied', 'Applied', 'positive'],
    ['ignored', 'No effect here', 'plain'],
    ['waiting', 'Waiting', 'accent'],
    ['failed', 'Failed', 'danger'],
  ] as const)('%s read "%s"', (state, words, tone) => {
    expect(EVENT_STATES[state]).toEqual({ words, tone });
  });

  it.each([
    ['applied', null, null],
    ['ignored', 'type_not_used', 'Events of this type mean nothing here.'],
    ['ignored', 'foreign', 'About another product on the same Stripe account.'],
    ['ignored', 'Refunded in Stripe', 'Dismissed: Refunded in Stripe'],
    ['waiting', 'payment_not_credited', 'It waits for its payment, and is applied when that is credited.'],
    ['failed', 'effect_failed', 'Its effect failed. The log says why; it is tried again.'],
    ['failed', 'some_new_code', 'Reason: some new code.'],
  ] as const)('that are %s with the reason %j say %j', (state, reason, words) => {
    expect(eventReason({ state, reason })).toBe(words);
  });
});
