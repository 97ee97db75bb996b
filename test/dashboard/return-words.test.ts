import { describe, expect, it } from 'vitest';
import type { Failure } from '../../dashboard/src/lib/failure.ts';
import type { Settlement } from '../../dashboard/src/lib/state/settling.svelte.ts';
import { historyCall, grantCall } from '../../dashboard/src/routes/(app)/api-keys/curl.ts';
import { sayReturn } from '../../dashboard/src/routes/(app)/cost-management/return-words.ts';

const FAILURE: Failure = { message: 'No answer.', reason: null, code: null, safe: '', fields: {} };

function settlement(outcome: Settlement['outcome'], reason: string | null = null): Settlement {
  return { outcome, purchase: { reason }, balance: null } as Settlement;
}

describe('the way back from the checkout', () => {
  it('says the guide’s words for a payment that Stripe has not confirmed, and offers a refresh', () => {
    const said = sayReturn('success', settlement('unpaid'), undefined);
    expect(said).toMatchObject({ title: 'Payment not completed', canRefresh: true });
    expect(said.text).toContain('webhook will process the payment shortly');
  });

  it.each([
    ['processing', 'Payment processing', true],
    ['expired', 'The checkout has ended', false],
    ['failed', 'The payment failed', false],
    ['kept', 'Paid, but not credited yet', false],
  ] as const)('calls %s "%s"', (outcome, title, canRefresh) => {
    expect(sayReturn('success', settlement(outcome), undefined)).toMatchObject({ title, canRefresh });
  });

  it('gives the reason of a payment that failed or was kept', () => {
    expect(sayReturn('success', settlement('failed', 'Declined.'), undefined).text).toContain('Declined.');
    expect(sayReturn('success', settlement('kept', 'It came in EUR.'), undefined).text).toContain('EUR');
  });

  it('says that a cancelled checkout cost nothing', () => {
    expect(sayReturn('cancelled', undefined, undefined).text).toContain('You have not been charged');
  });

  it('says of a cancelled checkout that is open that it can go on, and of one that has ended what became of it', () => {
    expect(sayReturn('cancelled', settlement('unpaid'), undefined)).toMatchObject({
      title: 'Payment cancelled',
      text: expect.stringContaining('discard it'),
    });
    expect(sayReturn('cancelled', settlement('expired'), undefined).title).toBe('The checkout has ended');
    expect(sayReturn('cancelled', settlement('processing'), undefined).title).toBe('Payment processing');
  });

  it('tells an unknown checkout from a server that does not answer', () => {
    const unknown = sayReturn('success', undefined, { ...FAILURE, code: 'NOT_FOUND' });
    expect(unknown).toMatchObject({ title: 'This payment is not known here', canRefresh: false });
    expect(sayReturn('success', undefined, FAILURE)).toMatchObject({ canRefresh: true, tone: 'warning' });
  });

  it('checks before it says anything', () => {
    expect(sayReturn('success', undefined, undefined).title).toBe('Checking your payment');
  });
});

describe('the curl calls', () => {
  it('are the guide’s, filled in', () => {
    expect(grantCall({ hostUrl: 'https://pay.example', apiKey: '$API_KEY', userId: 'u1' })).toBe(
      [
        'curl -X POST "https://pay.example/admin/api/v1/transactions" \\',
        '  -H "Authorization: Bearer $API_KEY" \\',
        '  -H "Content-Type: application/json" \\',
        "  -d '{",
        '    "user_id": "u1",',
        '    "transaction_type": "admin_grant",',
        '    "amount": 100,',
        '    "description": "Welcome bonus"',
        "  }'",
      ].join('\n'),
    );
  });

  it('read a balance for people who may not grant', () => {
    expect(historyCall({ hostUrl: 'https://pay.example', apiKey: 'k' })).toContain(
      'https://pay.example/admin/api/v1/transactions?limit=1',
    );
  });
});
