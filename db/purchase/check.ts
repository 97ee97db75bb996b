import { and, eq, isNotNull, lte, sql } from 'drizzle-orm';
import { purchase } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';
import { type Purchase, isAwaited, isUnderWay } from './read.ts';

/** How soon the provider is asked about a new checkout. */
export const firstCheckMs = 30_000;

/** How long a purchase may be without the checkout that is being made for it. */
export const checkoutMadeMs = 60_000;

/** How soon the provider is asked again when a buyer has come back. */
const hurriedMs = 10_000;
/** So many close checks follow. */
const hurriedChecks = 10;

const longestMs = 6 * 3_600_000;
/** So many checks come close together: a buyer takes minutes, and paid credits shall not take longer than one more. */
const closeChecks = 60;

/**
 * The most overdue one first, where each further one of a payer counts as due half a minute later: who has many holds up
 * nobody who has few, and yet none waits for ever.
 */
const turn = sql`${purchase.nextCheckAt} + ${firstCheckMs} *
  row_number() OVER (PARTITION BY ${purchase.payerId} ORDER BY ${purchase.nextCheckAt})`;

/** Purchases about which the provider should be asked now, the most overdue first, fair between payers. */
export async function listDuePurchases(store: Store, limit: number): Promise<readonly Purchase[]> {
  return store.read.select().from(purchase).where(isDue(store)).orderBy(turn).limit(limit).all();
}

/** Whether the provider should be asked now about more purchases than so many. */
export async function areMoreDue(store: Store, than: number): Promise<boolean> {
  const { id } = purchase;
  const next = store.read.select({ id }).from(purchase).where(isDue(store)).limit(1).offset(than).get();
  return next !== undefined;
}

function isDue(store: Store) {
  return and(lte(purchase.nextCheckAt, new Date(store.now())), isAwaited);
}

/** Notes that the provider was asked, whatever it said: the next time is later, and later each time. */
export async function noteChecked(store: Store, purchaseId: string): Promise<void> {
  await store.writer.run('noteChecked', purchaseId);
}

export function noteCheckedIn(tx: Tx, purchaseId: string): void {
  const found = tx.query.select().from(purchase).where(eq(purchase.id, purchaseId)).get();
  if (!found) return;
  const checks = found.checks + 1;
  const nextCheckAt = isUnderWay(found.state) ? new Date(tx.nowMs + waitAfter(checks)) : null;
  tx.query.update(purchase).set({ checks, nextCheckAt }).where(eq(purchase.id, purchaseId)).run();
}

/** Notes that the provider did not answer: it is asked again soon, after all that has waited longer by then. */
export async function noteUnanswered(store: Store, purchaseId: string): Promise<void> {
  await store.writer.run('noteUnanswered', purchaseId);
}

export function noteUnansweredIn(tx: Tx, purchaseId: string): void {
  const nextCheckAt = new Date(tx.nowMs + firstCheckMs);
  const isPlanned = and(eq(purchase.id, purchaseId), isNotNull(purchase.nextCheckAt));
  tx.query.update(purchase).set({ nextCheckAt }).where(isPlanned).run();
}

/** Has the provider asked soon, and a few times closely: a buyer has come back, who may just have paid. */
export async function hastenCheck(store: Store, purchaseId: string): Promise<void> {
  await store.writer.run('hastenCheck', purchaseId);
}

export function hastenCheckIn(tx: Tx, purchaseId: string): void {
  const found = tx.query.select().from(purchase).where(eq(purchase.id, purchaseId)).get();
  if (!found || !isUnderWay(found.state) || found.nextCheckAt === null) return;
  const nextCheckAt = new Date(Math.min(found.nextCheckAt.getTime(), tx.nowMs + hurriedMs));
  const checks = Math.min(found.checks, closeChecks - hurriedChecks);
  tx.query.update(purchase).set({ checks, nextCheckAt }).where(eq(purchase.id, purchaseId)).run();
}

/** Half a minute apart for half an hour, then growing to six hours. */
function waitAfter(checks: number): number {
  if (checks < closeChecks) return firstCheckMs;
  return Math.min(longestMs, firstCheckMs * 2 ** (checks - closeChecks + 1));
}
