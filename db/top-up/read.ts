import { and, desc, eq, gt, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { Credits } from '../ledger/credits.ts';
import type { Purchase } from '../purchase/read.ts';
import { lowBalance, purchase, topUp, user } from '../schema/index.ts';
import type { Query, Store } from '../store.ts';

export type TopUp = typeof topUp.$inferSelect;
export type TopUpPause = NonNullable<TopUp['pausedFor']>;

/** Whose cards, and in which mode: what is charged in one is no matter in the other. */
interface CardOwner {
  readonly userId: string;
  readonly livemode: boolean;
}

/** Somebody's wish to have credits bought by themselves, or null. */
export async function getTopUp(store: Store, userId: string): Promise<TopUp | null> {
  return store.read.select().from(topUp).where(eq(topUp.userId, userId)).get() ?? null;
}

/** Below how many nanocredits somebody wants to be told; null: never. */
export async function getLowBalance(store: Store, userId: string): Promise<Credits | null> {
  const found = store.read.select().from(lowBalance).where(eq(lowBalance.userId, userId)).get();
  return found?.threshold ?? null;
}

/** Who may be charged now if few credits are left: switched on, not paused, no wait. Whether there is a card is seen then. */
export async function listReadyTopUps(store: Store, livemode: boolean): Promise<readonly TopUp[]> {
  const mayBe = or(isNull(topUp.notBefore), lte(topUp.notBefore, new Date(store.now())));
  return store.read
    .select({ row: topUp })
    .from(topUp)
    .innerJoin(user, and(eq(user.id, topUp.userId), isNull(user.deletedAt)))
    .where(and(eq(topUp.isOn, true), eq(topUp.livemode, livemode), isNull(topUp.pausedFor), mayBe))
    .all()
    .map(({ row }) => row);
}

/** The provider ends a checkout a day after it was made. */
const checkoutEndsMs = 25 * 3_600_000;

/** The checkouts in which somebody began to agree, and which may be paid still. */
export async function listOpenConsents(
  store: Store,
  { userId, livemode }: CardOwner,
): Promise<readonly Purchase[]> {
  const theirs = and(eq(purchase.payerId, userId), eq(purchase.livemode, livemode));
  const isOpen = and(
    eq(purchase.state, 'open'),
    eq(purchase.savesCard, true),
    isNotNull(purchase.checkoutId),
  );
  const isYoung = gt(purchase.createdAt, new Date(store.now() - checkoutEndsMs));
  return store.read
    .select()
    .from(purchase)
    .where(and(theirs, isOpen, isYoung))
    .all();
}

/** Charges whose end is not known yet. */
export async function listChargesUnderWay(store: Store): Promise<readonly Purchase[]> {
  // As the index has it, so that it is used.
  const isUnderWay = sql`${purchase.kind} = 'top_up' AND ${purchase.state} IN ('open', 'processing') AND ${purchase.flagged} = 0`;
  return store.read.select().from(purchase).where(isUnderWay).all();
}

/** The charges of somebody's saved cards, newest first. */
export async function listCharges(store: Store, owner: CardOwner): Promise<readonly Purchase[]> {
  return chargesOf(store.read, owner);
}

export function chargesOf(query: Query, { userId, livemode }: CardOwner): readonly Purchase[] {
  const theirs = and(eq(purchase.payerId, userId), eq(purchase.livemode, livemode));
  return query
    .select()
    .from(purchase)
    .where(and(theirs, eq(purchase.kind, 'top_up')))
    .orderBy(desc(purchase.createdAt))
    .limit(1000)
    .all();
}
