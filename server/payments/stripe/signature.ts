import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Mistrust } from '../provider.ts';

/** How far a signature's time may be from ours, in either direction. */
const toleranceSeconds = 300;

export interface SignatureOptions {
  /** Any of them may have signed: while one is being replaced there are two. */
  readonly secrets: readonly string[];
  /** Milliseconds since 1970 UTC. */
  readonly nowMs: number;
}

/** What is wrong with a signature, in words for whoever set the webhook up. */
export const signatureWords = {
  no_signature: 'The Stripe-Signature header is missing.',
  unreadable_signature: 'The Stripe-Signature header cannot be read.',
  wrong_secret: 'The signature does not match. Check that the webhook secret is this endpoint’s own.',
  too_old: 'The signature is more than 5 minutes old. Check the clock of this machine.',
  in_future: 'The signature is dated in the future. Check the clock of this machine.',
} as const satisfies Partial<Record<Mistrust, string>>;

type SignatureProblem = keyof typeof signatureWords;

/**
 * Checks a `Stripe-Signature` header against the raw bytes of a body; null when it is right. The SDK's own check
 * would let a signature pass that is dated in the future.
 */
export function findSignatureProblem(
  body: Buffer,
  header: string | undefined,
  { secrets, nowMs }: SignatureOptions,
): SignatureProblem | null {
  if (!header) return 'no_signature';
  const read = readHeader(header);
  if (read === null) return 'unreadable_signature';
  if (!fits(body, read, secrets)) return 'wrong_secret';
  const ageSeconds = Math.floor(nowMs / 1000) - Number(read.time);
  if (ageSeconds > toleranceSeconds) return 'too_old';
  return ageSeconds < -toleranceSeconds ? 'in_future' : null;
}

/** Whether one of the secrets signed these bytes, at whatever time. */
export function isSignedBy(body: Buffer, header: string, secrets: readonly string[]): boolean {
  const read = readHeader(header);
  return read !== null && fits(body, read, secrets);
}

interface Signed {
  /** Seconds, as they were written. */
  readonly time: string;
  readonly signatures: readonly Buffer[];
}

function fits(body: Buffer, { time, signatures }: Signed, secrets: readonly string[]): boolean {
  return secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${time}.`).update(body).digest();
    return signatures.some((given) => given.length === expected.length && timingSafeEqual(given, expected));
  });
}

/** Null where no time or no signature can be read. */
function readHeader(header: string): Signed | null {
  const parts = header.split(',').map((part) => part.trim());
  const times = valuesOf(parts, 't');
  const signatures = valuesOf(parts, 'v1').map((hex) => Buffer.from(hex, 'hex'));
  const [time] = times;
  if (time === undefined || times.length > 1 || !/^\d{1,12}$/.test(time) || signatures.length === 0)
    return null;
  return { time, signatures };
}

function valuesOf(parts: readonly string[], name: string): string[] {
  return parts.filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1));
}
