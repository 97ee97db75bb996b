import { and, eq } from 'drizzle-orm';
import { place, places, prepared } from '../prepared.ts';
import { event } from '../schema/index.ts';
import type { Tx } from '../write/tx.ts';

const applied = { state: 'applied', reason: null, waitsFor: null, nextTryAt: null } as const;

const queries = prepared((query) => ({
  apply: query
    .update(event)
    .set({ ...applied, ...places(event, ['appliedAt', 'purchaseId']) })
    .where(and(eq(event.waitsFor, place(event.waitsFor, 'paymentIntentId')), eq(event.state, 'waiting')))
    .prepare(),
}));

/** Events that came before their payment have had their effect now: what they said was kept, and counted with it. */
export function applyWaitingEvents(tx: Tx, purchaseId: string, paymentIntentId: string): void {
  queries(tx.query).apply.run({ paymentIntentId, appliedAt: new Date(tx.nowMs), purchaseId });
}
