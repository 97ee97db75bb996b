import { and, eq } from 'drizzle-orm';
import type { Purchase } from '../purchase/read.ts';
import { event } from '../schema/index.ts';
import type { Tx } from '../write/tx.ts';

/** Events that came before their payment have had their effect now: what they said was kept, and counted with it. */
export function applyWaitingEvents(tx: Tx, { id, paymentIntentId }: Purchase): void {
  if (paymentIntentId === null) return;
  tx.query
    .update(event)
    .set({ ...applied(tx), purchaseId: id })
    .where(and(eq(event.waitsFor, paymentIntentId), eq(event.state, 'waiting')))
    .run();
}

/** How an event looks that has had its effect. */
export function applied(tx: Tx) {
  return {
    state: 'applied',
    reason: null,
    waitsFor: null,
    nextTryAt: null,
    appliedAt: new Date(tx.nowMs),
  } as const;
}
