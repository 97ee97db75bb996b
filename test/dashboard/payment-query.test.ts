import { describe, expect, it } from 'vitest';
import { paymentInput, readPaymentQuery } from '../../dashboard/src/routes/(app)/payments/query.ts';

const inputOf = (search: string) => paymentInput(readPaymentQuery(new URLSearchParams(search)));

describe('the payments that a URL asks for', () => {
  it('are of the states behind its chips, and of its days', () => {
    const input = inputOf('show=ended,paid&attention=1&search=ada&from=2026-11-02&to=2026-11-03');
    const days = { from: expect.any(String), to: expect.any(String) };
    const filter = { states: ['paid', 'failed', 'expired'], needsAttention: true, search: 'ada' };
    expect(input).toMatchObject({ ...filter, ...days });
  });

  it('are all where it says what is not understood', () => {
    expect(inputOf('show=odd&from=soon&to=2026-13-01')).toEqual(inputOf(''));
  });
});
