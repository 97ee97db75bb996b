import { and, asc, eq, gte } from 'drizzle-orm';
import { event, purchase } from '../schema/index.ts';
import type { Store } from '../store.ts';
import { isAwaited } from './read.ts';

/** By what one sees whether a provider's webhooks arrive. */
export interface PaymentSigns {
  readonly isAnyUnderWay: boolean;
  /** Whether a webhook came that was verified, since the moment asked for. */
  readonly isWebhookHeard: boolean;
}

/** Whether anything is under way, and whether a webhook was heard since a moment. */
export async function readPaymentSigns(store: Store, since: Date): Promise<PaymentSigns> {
  const underWay = store.read.select({ id: purchase.id }).from(purchase).where(isAwaited).get();
  const heard = store.read
    .select({ id: event.id })
    .from(event)
    .where(and(gte(event.receivedAt, since), eq(event.via, 'webhook')))
    .get();
  return { isAnyUnderWay: underWay !== undefined, isWebhookHeard: heard !== undefined };
}

/** When the first purchase was begun: nothing before it can be this instance's. Null where there is none. */
export async function findFirstPurchaseAt(store: Store): Promise<Date | null> {
  const { id, createdAt } = purchase;
  return store.read.select({ createdAt }).from(purchase).orderBy(asc(id)).limit(1).get()?.createdAt ?? null;
}
