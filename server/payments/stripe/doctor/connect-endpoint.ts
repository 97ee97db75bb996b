import type { Stripe } from 'stripe';
import { usedEvents } from '../event.ts';
import type { SigningSecrets } from '../signing-secrets.ts';
import { findEndpoints, isEnabled, webhookUrl } from './endpoint.ts';

interface Connection {
  readonly stripe: Stripe;
  readonly hostUrl: string;
  readonly instanceId: string;
  readonly secrets: SigningSecrets;
}

type EnabledEvent = Stripe.WebhookEndpointCreateParams.EnabledEvent;

/**
 * Has Stripe send its events here: enables the endpoint of this address and adds what it does not send yet, or makes it.
 * @throws StripeError, Refusal `database_unavailable`, `shutting_down`.
 */
export async function connectEndpoint(connection: Connection): Promise<void> {
  const { stripe, hostUrl } = connection;
  const { ours } = await findEndpoints(stripe, hostUrl);
  const present = ours.find(isEnabled) ?? ours[0];
  if (!present) return make(connection);
  const isAll = present.enabled_events.includes('*');
  const wanted = new Set([...present.enabled_events, ...usedEvents]);
  await stripe.webhookEndpoints.update(present.id, {
    disabled: false,
    ...(!isAll && { enabled_events: [...wanted] as EnabledEvent[] }),
  });
}

/** Stripe tells the secret this once: an endpoint whose secret could not be kept would be of no use to anybody. */
async function make({ stripe, hostUrl, instanceId, secrets }: Connection): Promise<void> {
  const { id, secret } = await stripe.webhookEndpoints.create({
    url: webhookUrl(hostUrl),
    enabled_events: [...usedEvents] as EnabledEvent[],
    description: 'Coffer: credits what was paid',
    metadata: { coffer_instance: instanceId },
  });
  try {
    if (secret === undefined) throw new Error('Stripe made an endpoint and did not tell its secret');
    await secrets.keep(id, secret);
  } catch (error) {
    await stripe.webhookEndpoints.del(id);
    throw error;
  }
}
