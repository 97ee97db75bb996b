import { receiveWebhook } from '../payments/webhook.ts';
import type { Deps } from '../deps.ts';
import { answerPing, pongHeader } from '../doctor/ping.ts';
import type { HttpContext } from './env.ts';

/** A payment provider's signature and nothing else vouches for an event, so its bytes go on as they came. */
export const maxWebhookBytes = 1024 * 1024;

/**
 * Takes an event. 200 means that its effect is on disk, or that none is due: whatever may still succeed is thrown, so
 * that the provider sends it again.
 */
export function takeEvent(deps: Deps): (c: HttpContext) => Promise<{ received: true }> {
  return async (c) => {
    const body = Buffer.from(await c.req.arrayBuffer());
    const delivery = { body, signature: c.req.header('stripe-signature') };
    const pong = answerPing({ secret: deps.secret, instanceId: deps.db.instanceId }, delivery, deps.now());
    if (pong === null) await receiveWebhook(deps, delivery);
    else c.header(pongHeader, pong);
    return { received: true };
  };
}
