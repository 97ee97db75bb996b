import type { Stripe } from 'stripe';
import { olderWebhookPath, webhookPath } from '../../webhook-address.ts';
import { usedEvents } from '../event.ts';

type Endpoint = Stripe.WebhookEndpoint;

/** How the account's endpoints stand to this instance. */
export interface Endpoints {
  /** Those that send events to an address of ours, enabled or not. */
  readonly ours: readonly Endpoint[];
  /** Those that nearly do: an older scheme or host, or a path that is written otherwise. */
  readonly near: readonly Endpoint[];
}

/** Where the events are to go. */
export function webhookUrl(hostUrl: string): string {
  return `${hostUrl}${webhookPath}`;
}

/** @throws StripeError. */
export async function findEndpoints(
  stripe: Stripe,
  hostUrl: string,
  options: Stripe.RequestOptions = {},
): Promise<Endpoints> {
  // An account has 16 at most.
  const { data } = await stripe.webhookEndpoints.list({ limit: 100 }, options);
  const addresses = new Set([webhookUrl(hostUrl), `${hostUrl}${olderWebhookPath}`]);
  const ours = data.filter(({ url }) => addresses.has(url));
  return { ours, near: data.filter((each) => !ours.includes(each) && isNear(each.url, hostUrl)) };
}

function isNear(url: string, hostUrl: string): boolean {
  const address = URL.parse(url);
  if (address === null) return false;
  const { hostname, pathname } = address;
  return hostname === new URL(hostUrl).hostname || pathname.replace(/\/$/, '').endsWith(olderWebhookPath);
}

/** The types of events that an endpoint should send, and does not. */
export function missingEvents({ enabled_events: enabled }: Endpoint): readonly string[] {
  return enabled.includes('*') ? [] : usedEvents.filter((type) => !enabled.includes(type));
}

export function isEnabled({ status }: Endpoint): boolean {
  return status === 'enabled';
}
