import type Stripe from 'stripe';
import { copyOf, loadFixture } from './store/fixture.ts';
import { newId } from './store/ids.ts';
import type { EmitOptions, EventObject } from './world.ts';

/**
 * An event as Stripe makes it: `data.object` is a snapshot, so that later changes do not show in it.
 *
 * @param about the type, the object and the time in seconds
 */
export function makeEvent(
  about: { type: string; object: EventObject; createdSeconds: number; apiVersion: string | null },
  options: EmitOptions = {},
): Stripe.Event {
  const event = loadFixture('event');
  return Object.assign(event, {
    id: newId('evt_1', 23),
    type: about.type,
    created: about.createdSeconds,
    livemode: about.object.livemode ?? options.livemode ?? false,
    api_version: about.apiVersion,
    pending_webhooks: 1,
    request: options.request ?? { id: null, idempotency_key: null },
    data: {
      object: copyOf(about.object),
      ...(options.previous ? { previous_attributes: copyOf(options.previous) } : {}),
    },
  });
}
