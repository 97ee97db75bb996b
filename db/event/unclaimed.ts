import { and, asc, eq, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { charge, dispute, event, purchase, refund } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';

const waiting = and(eq(event.state, 'waiting'), isNotNull(event.waitsFor));

/** How long until a payment is asked about again of which nobody knows anything. */
const askAgainMs = 6 * 3_600_000;

/** Payments for which events have waited since before a moment, and about which their provider may be asked now. */
export async function listUnclaimedPayments(
  store: Store,
  { before, limit }: { readonly before: Date; readonly limit: number },
): Promise<readonly string[]> {
  const mayBeAsked = or(isNull(event.nextTryAt), lte(event.nextTryAt, new Date(store.now())));
  const rows = store.read
    .selectDistinct({ payment: event.waitsFor })
    .from(event)
    .where(and(waiting, lt(event.receivedAt, before), mayBeAsked))
    .orderBy(asc(event.receivedAt))
    .limit(limit)
    .all();
  return rows.flatMap(({ payment }) => payment ?? []);
}

/** Ends events about a payment that is another product's, and forgets what they said of it. */
export async function dropForeignPayment(store: Store, paymentIntentId: string): Promise<void> {
  await store.writer.run('dropForeignPayment', paymentIntentId);
}

export function dropForeignPaymentIn(tx: Tx, paymentIntentId: string): void {
  const { query } = tx;
  const ours = query.select().from(purchase).where(eq(purchase.paymentIntentId, paymentIntentId)).get();
  if (ours) return;
  for (const table of [refund, dispute, charge]) {
    query.delete(table).where(eq(table.paymentIntentId, paymentIntentId)).run();
  }
  ignore(tx, and(waiting, eq(event.waitsFor, paymentIntentId)), 'foreign');
}

/** Notes that nobody knew anything of a payment: it is asked about again, later. */
export async function postponeUnclaimed(store: Store, paymentIntentId: string): Promise<void> {
  await store.writer.run('postponeUnclaimed', paymentIntentId);
}

export function postponeUnclaimedIn(tx: Tx, paymentIntentId: string): void {
  const nextTryAt = new Date(tx.nowMs + askAgainMs);
  tx.query
    .update(event)
    .set({ nextTryAt })
    .where(and(waiting, eq(event.waitsFor, paymentIntentId)))
    .run();
}

/** Ends events that have waited for a payment since before a moment: it is nobody's here. */
export async function ignoreUnclaimed(store: Store, before: Date): Promise<void> {
  await store.writer.run('ignoreUnclaimed', before);
}

export function ignoreUnclaimedIn(tx: Tx, before: Date): void {
  ignore(tx, and(waiting, lt(event.receivedAt, before)), 'payment_unknown');
}

function ignore(tx: Tx, which: ReturnType<typeof and>, reason: string): void {
  // What it said is of other people's money.
  const over = { state: 'ignored', reason, body: '', waitsFor: null, nextTryAt: null } as const;
  tx.query.update(event).set(over).where(which).run();
}

/** Whether an event that tells of a checkout waits for somebody to look at it already. */
export async function isCheckoutKept(store: Store, checkoutId: string): Promise<boolean> {
  const tells = sql`instr(${event.body}, ${`"${checkoutId}"`}) > 0`;
  const kept = and(eq(event.state, 'waiting'), isNull(event.waitsFor), tells);
  return store.read.select({ id: event.id }).from(event).where(kept).get() !== undefined;
}
