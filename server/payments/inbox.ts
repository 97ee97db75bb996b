import { type Event, type EventSummary, Refusal, dismissEvent, getEvent, listEvents } from '@coffer/db';
import { logAct } from '../access/act.ts';
import type { Caller } from '../access/caller.ts';
import { requirePlatformManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

export interface EventQuery {
  /** Null: all but those that mean nothing here. */
  readonly states: readonly Event['state'][] | null;
  /** The last event seen. */
  readonly cursor: { readonly receivedAt: Date; readonly id: string } | null;
  readonly limit: number;
}

/**
 * What the provider told, newest first, without its bodies.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export async function listInbox(
  { db }: Pick<Deps, 'db'>,
  caller: Caller,
  { states, cursor, limit }: EventQuery,
): Promise<{ readonly data: readonly EventSummary[]; readonly hasMore: boolean }> {
  requirePlatformManager(caller, 'credits:read');
  const from = { before: cursor?.receivedAt ?? null, ...(cursor && { beforeId: cursor.id }) };
  const rows = await listEvents(db, { states, ...from, limit: limit + 1 });
  return { data: rows.slice(0, limit), hasMore: rows.length > limit };
}

/**
 * Ends an event that waits or failed, because it was dealt with otherwise.
 * @throws Refusal `scope_missing`, `forbidden`, `event_not_found`, `event_over`.
 */
export async function dismissFromInbox(
  { db, log }: Pick<Deps, 'db' | 'log'>,
  caller: Caller,
  { eventId, why }: { readonly eventId: string; readonly why: string },
): Promise<void> {
  requirePlatformManager(caller, 'payments:write');
  if (!(await getEvent(db, eventId))) throw new Refusal('event_not_found');
  if (!(await dismissEvent(db, eventId, why))) throw new Refusal('event_over');
  logAct({ log }, caller, { what: 'A payment event was dismissed', eventId, why });
}
