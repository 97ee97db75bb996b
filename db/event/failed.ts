import { eq } from 'drizzle-orm';
import { event } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';
import type { NewEvent } from './receive.ts';

const firstWaitMs = 60_000;
const longestWaitMs = 6 * 3_600_000;

/**
 * Keeps an event whose effect failed, so that it is tried again here too and not by its sender alone.
 * @param reason A stable code, or the fault's own: never text that holds a secret.
 */
export async function keepFailedEvent(store: Store, message: NewEvent, reason: string): Promise<void> {
  await store.writer.run('keepFailedEvent', { message, reason });
}

export function keepFailedEventIn(tx: Tx, { message, reason }: { message: NewEvent; reason: string }): void {
  const earlier = tx.query.select().from(event).where(eq(event.id, message.id)).get();
  if (earlier?.state === 'applied' || earlier?.state === 'ignored') return;
  const attempts = (earlier?.attempts ?? 0) + 1;
  const nextTryAt = new Date(tx.nowMs + Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1)));
  const news = { state: 'failed', reason, attempts, nextTryAt } as const;
  const { id, provider, type, livemode, apiVersion, body, via, createdAt } = message;
  const told = { id, provider, type, livemode, apiVersion, body, via, createdAt };
  const row = { ...told, ...news, receivedAt: new Date(tx.nowMs) };
  tx.query.insert(event).values(row).onConflictDoUpdate({ target: event.id, set: news }).run();
}

/** Ends an event that an administrator has dealt with otherwise. Resolves with whether it was still open. */
export async function dismissEvent(store: Store, eventId: string, why: string): Promise<boolean> {
  return store.writer.run('dismissEvent', { eventId, why });
}

export function dismissEventIn(tx: Tx, { eventId, why }: { eventId: string; why: string }): boolean {
  const found = tx.query.select().from(event).where(eq(event.id, eventId)).get();
  if (found?.state !== 'waiting' && found?.state !== 'failed') return false;
  const over = { state: 'ignored', reason: why, waitsFor: null, nextTryAt: null } as const;
  tx.query.update(event).set(over).where(eq(event.id, eventId)).run();
  return true;
}
