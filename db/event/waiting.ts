import { and, eq } from 'drizzle-orm';
import type { Purchase } from '../purchase/read.ts';
import { event } from '../schema/index.ts';
import type { Tx } from '../write/tx.ts';

const applied = { state: 'applied', reason: null, waitsFor: null, nextTryAt: null } as const;

/** Events that came before their payment have had their effect now: what they said was kept, and counted with it. */
export function applyWaitingEvents(tx: Tx, { id, paymentIntentId }: Purchase): void {
  if (paymentIntentId === null) return;
  tx.query
    .update(event)
    .set({ ...applied, appliedAt: new Date(tx.nowMs), purchaseId: id })
    .where(and(eq(event.waitsFor, paymentIntentId), eq(event.state, 'waiting')))
    .run();
}
