import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { deriveKey } from '../auth/derive-key.ts';

/** What a ping is made and known by. The command, which is another process, has the same. */
export interface PingKey {
  /** 32 bytes. */
  readonly secret: Buffer;
  readonly instanceId: string;
}

export interface Ping {
  readonly body: Buffer;
  /** The Stripe-Signature header: whether a proxy lets that through is part of the question. */
  readonly header: string;
  readonly nonce: string;
}

/** The header of an answer to a ping. */
export const pongHeader = 'Coffer-Pong';

const validSeconds = 60;

/** Written as no program would write it anew: spaces, an escape, a number with zeros, and letters beyond ASCII. */
const body = Buffer.from(
  '{\n  "id": "ping",\n  "object": "coffer.ping",\n  "text": "Zoë \\u00e9 ☕ \\/",\n  "amount": 10.50\n}\n',
);

/** A message to ourselves. It is no provider's event and never has an effect. */
export function makePing(key: PingKey, nowMs: number): Ping {
  const nonce = randomBytes(16).toString('hex');
  const seconds = Math.floor(nowMs / 1000);
  const digest = digestOf(body);
  const proof = prove(key, 'ping', [seconds, nonce, digest]);
  return { body, nonce, header: `t=${seconds},coffer=${nonce}.${digest}.${proof}` };
}

/** What to answer to a ping of ours; null for anything else. It says too whether the body came as it was sent. */
export function answerPing(
  key: PingKey,
  delivery: { readonly body: Buffer; readonly signature: string | undefined },
  nowMs: number,
): string | null {
  const read = /^t=(\d{1,12}),coffer=([0-9a-f]{32})\.([0-9a-f]{64})\.([0-9a-f]{64})$/.exec(
    delivery.signature ?? '',
  );
  if (!read) return null;
  const [, seconds = '', nonce = '', digest = '', proof = ''] = read;
  if (!isSame(proof, prove(key, 'ping', [Number(seconds), nonce, digest]))) return null;
  if (Math.abs(nowMs / 1000 - Number(seconds)) > validSeconds) return null;
  const end = digestOf(delivery.body) === digest ? 'intact' : 'changed';
  return `${end} ${prove(key, 'pong', [nonce, end])}`;
}

/** What an answer says; null when it is not an answer of ours to this ping. */
export function readPong(key: PingKey, nonce: string, answer: string | null): 'intact' | 'changed' | null {
  const [end, proof = ''] = answer?.split(' ') ?? [];
  if (end !== 'intact' && end !== 'changed') return null;
  return isSame(proof, prove(key, 'pong', [nonce, end])) ? end : null;
}

function prove({ secret, instanceId }: PingKey, kind: string, parts: readonly (string | number)[]): string {
  return createHmac('sha256', deriveKey(secret, 'coffer ping'))
    .update(JSON.stringify([instanceId, kind, ...parts]))
    .digest('hex');
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
