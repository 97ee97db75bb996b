import { type CheckoutReport, type EventMeaning, Refusal } from '@coffer/db';
import { z } from 'zod';
import type { VerifiedEvent } from '../provider.ts';
import { type Session, reportOf, sessionSchema } from './session.ts';

/** Whose events are meant: this installation's, in this mode. */
interface Reader {
  readonly instanceId: string;
  readonly livemode: boolean;
}

const envelopeSchema = z.object({
  id: z.string().min(1).max(255),
  object: z.string(),
  type: z.string().max(255),
  /** Seconds since 1970; a text in thin events. */
  created: z.union([z.number(), z.string()]),
  livemode: z.boolean().default(false),
  api_version: z.string().nullish(),
  data: z.object({ object: z.unknown() }).optional(),
});

type Envelope = z.output<typeof envelopeSchema>;

const ownerSchema = z.object({
  metadata: z.object({ coffer_instance: z.string().optional() }).nullish(),
});

/** What each event that is used says of a session that is not paid. */
const unpaidStatus: Readonly<Record<string, (report: CheckoutReport) => CheckoutReport['status']>> = {
  'checkout.session.completed': (report) => (report.status === 'open' ? 'processing' : report.status),
  'checkout.session.async_payment_succeeded': (report) => report.status,
  'checkout.session.async_payment_failed': () => 'failed',
  'checkout.session.expired': () => 'expired',
};

/**
 * Reads a body whose signature was right.
 * @throws Refusal `webhook_body_invalid` for what is no event. A session that cannot be read is a plain error: Stripe
 * sends it again, and a later version may understand it.
 */
export function readVerifiedEvent(body: string, reader: Reader): VerifiedEvent {
  const envelope = readEnvelope(body);
  const createdAt = new Date(
    typeof envelope.created === 'number' ? envelope.created * 1000 : envelope.created,
  );
  if (Number.isNaN(createdAt.getTime())) throw new Refusal('webhook_body_invalid');
  const { id, type, livemode } = envelope;
  const apiVersion = envelope.api_version ?? null;
  const event = { id, provider: 'stripe', type, livemode, apiVersion, body, createdAt } as const;
  return { event, meaning: meaningOf(envelope, reader) };
}

function readEnvelope(body: string): Envelope {
  try {
    return envelopeSchema.parse(JSON.parse(body));
  } catch {
    throw new Refusal('webhook_body_invalid');
  }
}

function meaningOf(envelope: Envelope, reader: Reader): EventMeaning {
  if (envelope.object !== 'event') return { kind: 'none', reason: 'thin_event' };
  const statusFor = unpaidStatus[envelope.type];
  if (!statusFor) return { kind: 'none', reason: 'type_not_used' };
  const owner = ownerSchema.safeParse(envelope.data?.object);
  if (owner.data?.metadata?.coffer_instance !== reader.instanceId) return { kind: 'none', reason: 'foreign' };
  const session = readSession(envelope);
  if (session.mode !== 'payment') return { kind: 'none', reason: 'mode_not_used' };
  const report = reportOf(session, reader);
  // Whatever an event is called, money that came is money that came.
  const status = report.status === 'paid' ? 'paid' : statusFor(report);
  return { kind: 'checkout', report: { ...report, status } };
}

function readSession(envelope: Envelope): Session {
  const session = sessionSchema.safeParse(envelope.data?.object);
  if (session.success) return session.data;
  const paths = session.error.issues.map((issue) => issue.path.join('.'));
  throw new Error(`the session of event ${envelope.id} cannot be read: ${paths.join(', ')}`);
}
