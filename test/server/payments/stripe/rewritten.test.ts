import { isRewritten } from '@coffer/server/payments/stripe/rewritten.ts';
import { describe, expect, it } from 'vitest';
import { signatureHeader } from '../../../support/stripe/webhooks/signature.ts';

const secrets = ['whsec_right'];

/** A body as a proxy wrote it anew, with the signature of what it was. */
function rewritten(content: unknown): { body: Buffer; header: string } {
  const original = JSON.stringify(content, null, 2);
  return { body: Buffer.from(JSON.stringify(content)), header: signatureHeader(original, secrets, 1) };
}

function nested(depth: number): unknown {
  let content: unknown = 'é';
  for (let level = 0; level < depth; level += 1) content = { inner: content };
  return content;
}

describe('a body that does not fit its signature', () => {
  it('is known for one that was written anew', () => {
    const { body, header } = rewritten(nested(10));
    expect(isRewritten(body, header, { secrets })).toBe(true);
    expect(isRewritten(body, header, { secrets: ['whsec_wrong'] })).toBe(false);
  });

  it.each([
    ['nests deeper than any event of Stripe', nested(21)],
    ['is larger than any event of Stripe', { text: 'x'.repeat(33_000) }],
  ])('is not tried at all where it %s: anybody may send one', (_, content) => {
    const { body, header } = rewritten(content);
    expect(isRewritten(body, header, { secrets })).toBe(false);
  });
});
