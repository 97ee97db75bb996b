import { type CheckoutReport, type EventMeaning, type NewEvent, Refusal } from '@coffer/db';
import { z } from 'zod';
import { intentSchema, intentEvents, reportOfIntent, topUpKind } from './intent.ts';
import { isReversal, readReversal, reversalEvents } from './reversal.ts';
import { type Session, reportOf, sessionSchema } from './session.ts';
import type { Verified } from '../provider.ts';

/** Whose events are meant: this installation's, in this mode. */
export interface Reader {
  readonly instanceId: string;
  readonly livemode: boolean;
  /** What becomes of credits while a dispute is open. */
  readonly onDispute: 'take' | 'hold';
}

const envelopeSchema = z.object({
  id: z.string().min(1).max(255),
  object: z.string(),
  type: z.string().max(255),
  /** Seconds since 1970; a text in thin events. */
  created: z.union([z.number(), z.string()]),
  livemode: z.boolean().default(false),
  api_version: z.string().nullish(),
  /** Another account that ours is connected with. */
  account: z.string().nullish(),
  data: z.object({ object: z.unknown() }).optional(),
});

type Envelope = z.output<typeof envelopeSchema>;

const ownerSchema = z.object({
  metadata: z
    .object({ coffer_instance: z.string().optional(), coffer_kind: z.string().optional() })
    .nullish(),
});

/** What each event of a checkout says of a session that is not paid. */
const unpaidStatus: Readonly<Record<string, (report: CheckoutReport) => CheckoutReport['status']>> = {
  'checkout.session.completed': (report) => (report.status === 'open' ? 'processing' : report.status),
  'checkout.session.async_payment_succeeded': (report) => report.status,
  'checkout.session.async_payment_failed': () => 'failed',
  'checkout.session.expired': () => 'expired',
};

/** Every type of event that has an effect here: what the webhook is to be subscribed to. */
export const usedEvents: readonly string[] = [
  ...Object.keys(unpaidStatus),
  ...intentEvents,
  ...reversalEvents,
];

/**
 * Reads what an event says of itself, whatever it is about.
 * @throws Refusal `webhook_body_invalid` for what is no event.
 */
export function readEnvelope(body: string, via: NewEvent['via']): NewEvent {
  return eventIn(parseEnvelope(body), { body, via });
}

function eventIn(envelope: Envelope, { body, via }: Pick<NewEvent, 'body' | 'via'>): NewEvent {
  const { id, type, livemode, created, api_version: apiVersion } = envelope;
  const createdAt = new Date(typeof created === 'number' ? created * 1000 : created);
  if (Number.isNaN(createdAt.getTime())) throw new Refusal('webhook_body_invalid');
  return { id, provider: 'stripe', type, livemode, apiVersion: apiVersion ?? null, body, via, createdAt };
}

/** Reads a delivered event and what it means here, its body once. Throws as the two do that read it apart. */
export function readDelivered(body: string, reader: Reader): Verified {
  const envelope = parseEnvelope(body);
  return { event: eventIn(envelope, { body, via: 'webhook' }), meaning: () => meaningIn(envelope, reader) };
}

/**
 * What an event means here. One whose object cannot be read is a plain error: it is tried again, and a later version may
 * understand it.
 */
export function meaningOf(body: string, reader: Reader): EventMeaning {
  return meaningIn(parseEnvelope(body), reader);
}

function meaningIn(envelope: Envelope, reader: Reader): EventMeaning {
  if (envelope.object !== 'event') return { kind: 'none', reason: 'thin_event' };
  if (envelope.account) return foreign;
  const isCheckout = Object.hasOwn(unpaidStatus, envelope.type);
  const isIntent = intentEvents.includes(envelope.type);
  if (!isCheckout && !isIntent && !isReversal(envelope.type))
    return { kind: 'none', reason: 'type_not_used' };
  const metadata = ownerSchema.safeParse(envelope.data?.object).data?.metadata;
  const owner = metadata?.coffer_instance;
  if (isIntent && metadata?.coffer_kind !== topUpKind) return { kind: 'none', reason: 'type_not_used' };
  if (isIntent) return owner === reader.instanceId ? intentMeaning(envelope, reader) : foreign;
  if (isCheckout) return owner === reader.instanceId ? checkoutMeaning(envelope, reader) : foreign;
  // Refunds and disputes do not carry the metadata of their payment: which payment it is decides then.
  if (owner !== undefined && owner !== reader.instanceId) return foreign;
  if (envelope.livemode !== reader.livemode) return { kind: 'none', reason: 'livemode_differs' };
  const reversal = readReversal(envelope.type, envelope.data?.object, reader);
  return reversal === null ? foreign : { kind: 'reversal', reversal };
}

const foreign: EventMeaning = { kind: 'none', reason: 'foreign' };

function parseEnvelope(body: string): Envelope {
  try {
    return envelopeSchema.parse(JSON.parse(body));
  } catch {
    throw new Refusal('webhook_body_invalid');
  }
}

/** Of a charge of a saved card; a checkout's payment is told of by its session. */
function intentMeaning(envelope: Envelope, reader: Reader): EventMeaning {
  const intent = intentSchema.safeParse(envelope.data?.object);
  if (intent.success) return { kind: 'checkout', report: reportOfIntent(intent.data, reader) };
  throw new Error(`the payment of event ${envelope.id} cannot be read`);
}

function checkoutMeaning(envelope: Envelope, reader: Reader): EventMeaning {
  const session = readSession(envelope);
  if (session.mode !== 'payment') return { kind: 'none', reason: 'mode_not_used' };
  const report = reportOf(session, reader);
  // Whatever an event is called, money that came is money that came.
  const status = report.status === 'paid' ? 'paid' : unpaidStatus[envelope.type]?.(report);
  return { kind: 'checkout', report: { ...report, status: status ?? report.status } };
}

function readSession(envelope: Envelope): Session {
  const session = sessionSchema.safeParse(envelope.data?.object);
  if (session.success) return session.data;
  const paths = session.error.issues.map((issue) => issue.path.join('.'));
  throw new Error(`the session of event ${envelope.id} cannot be read: ${paths.join(', ')}`);
}
