import { and, eq, inArray } from 'drizzle-orm';
import type { Credits } from '../ledger/credits.ts';
import { lowBalance, purchase, topUp } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';
import type { TopUp } from './read.ts';

/** What somebody wants bought, when, and how much of it at most. */
export interface TopUpWish {
  readonly userId: string;
  /** Nanocredits, above 0. */
  readonly threshold: Credits;
  readonly priceId: string;
  /** Minor units of `currency`, above 0. */
  readonly monthlyCapMinor: number;
  readonly currency: string;
  readonly livemode: boolean;
}

/** Keeps what somebody wants and switches it on. What had paused it is over: the user has acted. */
export async function wishTopUp(store: Store, wish: TopUpWish): Promise<TopUp> {
  return store.writer.run('wishTopUp', wish);
}

export function wishTopUpIn(tx: Tx, wish: TopUpWish): TopUp {
  const before = tx.query.select().from(topUp).where(eq(topUp.userId, wish.userId)).get();
  const hasCard = before?.livemode === wish.livemode;
  const noCard = { consentId: null, cardId: null, cardBrand: null, cardLast4: null };
  const fresh = { isOn: true, declines: 0, notBefore: null, pausedFor: null, updatedAt: new Date(tx.nowMs) };
  const set = { ...wish, ...fresh, ...(!hasCard && noCard) };
  const row = tx.query
    .insert(topUp)
    .values(set)
    .onConflictDoUpdate({ target: topUp.userId, set })
    .returning()
    .get();
  tx.changed({ userId: wish.userId, kind: 'wallet', key: wish.userId });
  return row;
}

/** A part of somebody's top-up that changes by itself or by a switch. */
export interface TopUpChange {
  readonly userId: string;
  readonly values: Partial<
    Pick<TopUp, 'isOn' | 'consentId' | 'cardId' | 'cardBrand' | 'cardLast4' | 'pausedFor'>
  >;
}

/** Changes somebody's top-up, if there is one. */
export async function changeTopUp(store: Store, change: TopUpChange): Promise<void> {
  await store.writer.run('changeTopUp', change);
}

export function changeTopUpIn(tx: Tx, { userId, values }: TopUpChange): void {
  const updatedAt = new Date(tx.nowMs);
  tx.query
    .update(topUp)
    .set({ ...values, updatedAt })
    .where(eq(topUp.userId, userId))
    .run();
}

/** Has no checkout in which somebody agreed count for that any more: neither one that is paid, nor one whose money is on its way. */
export async function forgetConsents(store: Store, userId: string): Promise<void> {
  await store.writer.run('forgetConsents', userId);
}

export function forgetConsentsIn(tx: Tx, userId: string): void {
  const theirs = and(eq(purchase.payerId, userId), eq(purchase.savesCard, true));
  tx.query
    .update(purchase)
    .set({ savesCard: false })
    .where(and(theirs, inArray(purchase.state, ['open', 'processing'])))
    .run();
  changeTopUpIn(tx, { userId, values: { consentId: null } });
}

/** The card of a checkout in which its owner agreed. */
export interface AgreedCard {
  readonly userId: string;
  readonly consentId: string;
  /** Null where that checkout saved none. */
  readonly card: { readonly id: string; readonly brand: string | null; readonly last4: string | null } | null;
}

/** Keeps a card to charge, unless its owner wants it no more or has agreed in another checkout since. */
export async function keepCard(store: Store, agreed: AgreedCard): Promise<void> {
  await store.writer.run('keepCard', agreed);
}

export function keepCardIn(tx: Tx, { userId, consentId, card }: AgreedCard): void {
  const saved = card && { cardId: card.id, cardBrand: card.brand, cardLast4: card.last4 };
  tx.query
    .update(topUp)
    .set({ ...saved, consentId: null, updatedAt: new Date(tx.nowMs) })
    .where(and(eq(topUp.userId, userId), eq(topUp.consentId, consentId)))
    .run();
}

export interface LowBalance {
  readonly userId: string;
  /** Nanocredits; null: never. */
  readonly threshold: Credits | null;
}

/** Sets below how many credits somebody wants to be told. */
export async function setLowBalance(store: Store, wanted: LowBalance): Promise<void> {
  await store.writer.run('setLowBalance', wanted);
}

export function setLowBalanceIn(tx: Tx, { userId, threshold }: LowBalance): void {
  if (threshold === null) {
    tx.query.delete(lowBalance).where(eq(lowBalance.userId, userId)).run();
    return;
  }
  tx.query
    .insert(lowBalance)
    .values({ userId, threshold })
    .onConflictDoUpdate({ target: lowBalance.userId, set: { threshold } })
    .run();
}
