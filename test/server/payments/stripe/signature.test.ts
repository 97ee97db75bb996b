import { findSignatureProblem } from '@coffer/server/payments/stripe/signature.ts';
import { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';

const nowMs = Date.UTC(2026, 10, 24, 12);
const nowSeconds = nowMs / 1000;
const payload = '{"id":"evt_1","name":"Zoë ☕"}';

function sign(
  fields: { secret?: string; timestamp?: number; payload?: string; scheme?: string } = {},
): string {
  const { webhooks } = new Stripe('sk_test_x');
  return webhooks.generateTestHeaderString({ payload, secret: 'whsec_a', timestamp: nowSeconds, ...fields });
}

function problemOf(header: string | undefined, body: string | Buffer = payload): string | null {
  return findSignatureProblem(Buffer.from(body), header, { secrets: ['whsec_a', 'whsec_b'], nowMs });
}

const hex = '0'.repeat(64);

describe('a signature', () => {
  it.each([
    ['made by the SDK', sign(), null],
    ['by the second secret', sign({ secret: 'whsec_b' }), null],
    ['that is one of several', `${sign({ secret: 'whsec_gone' })},${sign().split(',')[1]}`, null],
    ['beside one of an older scheme', `${sign()},v0=${hex}`, null],
    ['300 seconds old', sign({ timestamp: nowSeconds - 300 }), null],
    ['a little ahead of our clock', sign({ timestamp: nowSeconds + 5 }), null],
    ['that is missing', undefined, 'no_signature'],
    ['that is empty', '', 'no_signature'],
    ['that is nonsense', 'nonsense', 'unreadable_signature'],
    ['without a time', sign().split(',')[1], 'unreadable_signature'],
    ['with two times', `t=${nowSeconds},${sign()}`, 'unreadable_signature'],
    ['with a time that is none', sign().replace(/t=\d+/, 't=soon'), 'unreadable_signature'],
    ['without a v1', sign({ scheme: 'v0' }), 'unreadable_signature'],
    ['by an unknown secret', sign({ secret: 'whsec_c' }), 'wrong_secret'],
    ['by the empty secret', sign({ secret: '' }), 'wrong_secret'],
    ['of zeros', `t=${nowSeconds},v1=${hex}`, 'wrong_secret'],
    ['that is too short', `t=${nowSeconds},v1=00`, 'wrong_secret'],
    ['of another body', sign({ payload: '{}' }), 'wrong_secret'],
    ['moved to another time', sign().replace(/t=\d+/, `t=${nowSeconds - 1}`), 'wrong_secret'],
    ['301 seconds old', sign({ timestamp: nowSeconds - 301 }), 'too_old'],
    ['of the year 1970', sign({ timestamp: 1 }), 'too_old'],
    ['301 seconds ahead', sign({ timestamp: nowSeconds + 301 }), 'in_future'],
    ['of the far future', sign({ timestamp: nowSeconds + 10_000_000 }), 'in_future'],
  ])('%s', (_what, header, problem) => {
    expect(problemOf(header)).toBe(problem);
  });

  it('is over the raw bytes, not over what they mean', () => {
    expect(problemOf(sign(), ` ${payload}`)).toBe('wrong_secret');
    expect(problemOf(sign(), Buffer.from(`\uFEFF${payload}`))).toBe('wrong_secret');
    expect(problemOf(sign(), JSON.stringify(JSON.parse(payload), null, 2))).toBe('wrong_secret');
  });
});
