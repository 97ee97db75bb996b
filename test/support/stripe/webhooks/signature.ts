import { createHmac } from 'node:crypto';

/**
 * A `Stripe-Signature` header: the time, and one `v1` HMAC-SHA256 for each secret, as while one is being rotated.
 *
 * @param timestampSeconds the time that is signed
 */
export function signatureHeader(body: string, secrets: string[], timestampSeconds: number): string {
  const signatures = secrets.map((secret) => {
    const hmac = createHmac('sha256', secret).update(`${timestampSeconds}.${body}`).digest('hex');
    return `v1=${hmac}`;
  });
  return [`t=${timestampSeconds}`, ...signatures].join(',');
}
