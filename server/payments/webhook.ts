import { type NewEvent, type ReceivedEvent, Refusal, keepFailedEvent, receiveEvent } from '@coffer/db';
import { describeFault } from '../auth/fault.ts';
import type { Deps } from '../deps.ts';
import type { EventReader, Mistrust, Verified } from './provider.ts';

/** A webhook as it arrived. */
export interface Delivery {
  /** The exact bytes: the signature is over these. */
  readonly body: Buffer;
  /** The `Stripe-Signature` header. */
  readonly signature: string | undefined;
}

type WebhookDeps = Pick<Deps, 'db' | 'log' | 'payments'>;
type DeliveryDeps = WebhookDeps & Pick<Deps, 'sightings'>;

/**
 * Takes a provider's message. Resolves once its effect is on disk, or none is due; asks nobody. Whatever it throws
 * that is not a `webhook_*` refusal may succeed when the provider sends the message again.
 * @throws Refusal `webhook_not_supported`, `webhook_signature_invalid`, `webhook_body_invalid`,
 * `database_unavailable`, `shutting_down`.
 */
export async function receiveWebhook(deps: DeliveryDeps, delivery: Delivery): Promise<void> {
  const events = deps.payments?.events;
  if (!events) throw new Refusal('webhook_not_supported');
  const { event, meaning } = verify(deps, events, delivery);
  await takeEvent(deps, event, meaning);
}

/**
 * Applies an event that is known to be the provider's, whether it was delivered, listed or kept before. Safe at any time: what had
 * its effect already has it once. One whose effect fails is kept, and tried again later. `meaning` is for a body that was read before.
 * @throws Refusal `webhook_not_supported`, `database_unavailable`, `shutting_down`; and whatever its effect failed with.
 */
export async function takeEvent(
  deps: WebhookDeps,
  event: NewEvent,
  meaning?: Verified['meaning'],
): Promise<ReceivedEvent> {
  const events = deps.payments?.events;
  if (!events) throw new Refusal('webhook_not_supported');
  try {
    const received = await receiveEvent(deps.db, event, meaning?.() ?? events.meaningOf(event.body));
    report(deps, event, received);
    return received;
  } catch (error) {
    if (!isPassing(error)) await keep(deps, event, error);
    throw error;
  }
}

/** Whether the database itself could not: then it cannot keep the event either, and its sender has it. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Refusal)) return false;
  return ['database_unavailable', 'shutting_down', 'overloaded', 'webhook_body_invalid'].includes(error.code);
}

async function keep({ db, log }: WebhookDeps, event: NewEvent, error: unknown): Promise<void> {
  const reason = error instanceof Refusal ? error.code : 'effect_failed';
  log.error({ eventId: event.id, type: event.type, fault: describeFault(error) }, 'A payment event failed');
  try {
    await keepFailedEvent(db, event, reason);
  } catch (fault) {
    log.error({ eventId: event.id, fault: describeFault(fault) }, 'A payment event that failed was not kept');
  }
}

function report({ log }: WebhookDeps, event: NewEvent, { state, reason, purchase }: ReceivedEvent): void {
  const facts = { eventId: event.id, type: event.type, state, reason, purchaseId: purchase?.id };
  if (state === 'waiting' && reason !== 'payment_not_credited') {
    log.warn(facts, 'A payment event found no purchase to apply to, and is kept');
  } else if (purchase?.flagged) {
    log.warn({ ...facts, kept: purchase.reason }, 'A payment is kept without crediting it');
  } else log.info(facts, 'Received a payment event');
}

function verify(deps: DeliveryDeps, events: EventReader, delivery: Delivery): Verified {
  try {
    const verified = events.verify(delivery.body, delivery.signature);
    deps.sightings.deliveries.verify(verified.event.type);
    return verified;
  } catch (error) {
    if (error instanceof Refusal) reportRefused(deps, error, () => whyRefused(events, delivery));
    throw error;
  }
}

/** Anybody can have an event refused, as often as they like: each reason is told once a minute, with how many there were. */
function reportRefused(
  { log, sightings }: DeliveryDeps,
  { code, facts }: Refusal,
  why: () => Mistrust,
): void {
  const told = code === 'webhook_signature_invalid' ? sightings.deliveries.reject(why) : { count: 1 };
  if (told === null) return;
  log.warn({ code, reason: facts.detail, sinceLastGood: told.count }, 'Refused a payment event');
}

function whyRefused(events: EventReader, { body, signature }: Delivery): Mistrust {
  return events.mistrustOf(body, signature) ?? 'wrong_secret';
}
