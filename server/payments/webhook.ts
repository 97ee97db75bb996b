import { Refusal, receiveEvent } from '@coffer/db';
import type { Deps } from '../deps.ts';
import type { VerifiedEvent } from './provider.ts';

/** A webhook as it arrived. */
export interface Delivery {
  /** The exact bytes: the signature is over these. */
  readonly body: Buffer;
  /** The `Stripe-Signature` header. */
  readonly signature: string | undefined;
}

type WebhookDeps = Pick<Deps, 'db' | 'log' | 'payments'>;

/**
 * Takes a provider's message. Resolves once its effect is on disk, or none is due; asks nobody. Whatever it throws
 * that is not a `webhook_*` refusal may succeed when the provider sends the message again.
 * @throws Refusal `webhook_not_supported`, `webhook_signature_invalid`, `webhook_body_invalid`,
 * `database_unavailable`, `shutting_down`.
 */
export async function receiveWebhook(deps: WebhookDeps, delivery: Delivery): Promise<void> {
  const readEvent = deps.payments?.readEvent;
  if (!readEvent) throw new Refusal('webhook_not_supported');
  const { event, meaning } = verify(deps, () => readEvent(delivery.body, delivery.signature));
  const { state, reason, purchase } = await receiveEvent(deps.db, event, meaning);
  const facts = { eventId: event.id, type: event.type, state, reason, purchaseId: purchase?.id };
  if (state === 'waiting') deps.log.warn(facts, 'A payment event found no purchase to apply to, and is kept');
  else if (purchase?.flagged) {
    deps.log.warn({ ...facts, kept: purchase.reason }, 'A payment is kept without crediting it');
  } else deps.log.info(facts, 'Received a payment event');
}

function verify({ log }: WebhookDeps, read: () => VerifiedEvent): VerifiedEvent {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) {
      log.warn({ code: error.code, reason: error.facts.detail }, 'Refused a payment event');
    }
    throw error;
  }
}
