import { Stripe } from 'stripe';
import type { StripeConfig } from '../../config/config.ts';

const defaultTimeoutMs = 15_000;

/** The SDK, pointed at Stripe or at the configured stand-in. It tries twice more when Stripe does not answer. */
export function createStripeClient(
  { apiKey, apiBase }: Pick<StripeConfig, 'apiKey' | 'apiBase'>,
  timeoutMs: number = defaultTimeoutMs,
): Stripe {
  const options = { timeout: timeoutMs, maxNetworkRetries: 2, telemetry: false, appInfo: { name: 'Coffer' } };
  if (apiBase === null) return new Stripe(apiKey, options);
  const { protocol, hostname, port } = new URL(apiBase);
  const isPlain = protocol === 'http:';
  return new Stripe(apiKey, {
    ...options,
    protocol: isPlain ? 'http' : 'https',
    host: hostname,
    port: port || (isPlain ? 80 : 443),
  });
}
