import { createHash } from 'node:crypto';

/**
 * A key that names a call and its content: the same call again finds its first result at Stripe, and a call with
 * other parameters is never refused for looking like an earlier one.
 */
export function idempotencyKey(name: string, content: object): string {
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
  return `coffer-${name}-${digest}`;
}
