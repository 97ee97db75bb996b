import type { EventSummary } from '@coffer/db';

/** Shows an event without its body. */
export function viewEvent(row: EventSummary) {
  return {
    id: row.id,
    type: row.type,
    livemode: row.livemode,
    state: row.state,
    /** A stable code, or the words of whoever dismissed it. */
    reason: row.reason,
    purchaseId: row.purchaseId,
    waitsFor: row.waitsFor,
    via: row.via,
    attempts: row.attempts,
    createdAt: row.createdAt.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    nextTryAt: row.nextTryAt?.toISOString() ?? null,
  };
}
