import { type SQL, and, desc, eq, gte, inArray, lte, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { purchase, user } from '../schema/index.ts';
import type { Store } from '../store.ts';
import { nameContains, readUsers } from '../user/read.ts';
import type { Purchase, PurchaseState } from './read.ts';

/** Which purchases somebody wants to see. */
export interface PurchaseFilter {
  readonly states?: readonly PurchaseState[] | undefined;
  /** Only those that an administrator has to look at. */
  readonly needsAttention?: boolean | undefined;
  readonly provider?: Purchase['provider'] | undefined;
  /** Part of a payer's or creditee's name or e-mail address, or the whole id of the purchase, its checkout or its payment. */
  readonly search?: string | undefined;
  /** When it was begun; both inclusive. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** The last purchase seen: stays right while others arrive. */
export interface PurchaseCursor {
  readonly createdAt: Date;
  readonly id: string;
}

/** Somebody as a list shows them. */
export interface Party {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly isRemoved: boolean;
}

export interface ListedPurchase {
  readonly purchase: Purchase;
  readonly payer: Party;
  readonly creditee: Party;
}

export interface PurchasePage {
  readonly data: readonly ListedPurchase[];
  /** Null where nothing follows. */
  readonly next: PurchaseCursor | null;
}

/** So many people are looked for at once: a search that fits more is too wide to be of use. */
const maxPeople = 50;

/** Purchases, newest first. */
export async function listAllPurchases(
  store: Store,
  filter: PurchaseFilter,
  page: { readonly cursor: PurchaseCursor | null; readonly limit: number },
): Promise<PurchasePage> {
  const rows = selectPurchases(store)
    .where(and(...conditionsOf(store, filter), after(page.cursor)))
    .orderBy(desc(purchase.createdAt), desc(purchase.id))
    .limit(page.limit + 1)
    .all();
  const data = rows.slice(0, page.limit).map(toListed);
  const last = rows.length > page.limit ? data.at(-1)?.purchase : undefined;
  return { data, next: last ? { createdAt: last.createdAt, id: last.id } : null };
}

/** One purchase with who pays and who is credited, or null. */
export async function getListedPurchase(store: Store, id: string): Promise<ListedPurchase | null> {
  const row = selectPurchases(store).where(eq(purchase.id, id)).get();
  return row ? toListed(row) : null;
}

const payer = alias(user, 'payer');
const creditee = alias(user, 'creditee');

/** Joined from the left, though nobody is ever missing: so SQLite walks purchases in their order, not people in theirs. */
function selectPurchases({ read }: Store) {
  return read
    .select({ purchase, payer, creditee })
    .from(purchase)
    .leftJoin(payer, eq(payer.id, purchase.payerId))
    .leftJoin(creditee, eq(creditee.id, purchase.crediteeId))
    .$dynamic();
}

type Row = Awaited<ReturnType<typeof selectPurchases>>[number];

function toListed(row: Row): ListedPurchase {
  return { purchase: row.purchase, payer: toParty(row.payer), creditee: toParty(row.creditee) };
}

function toParty(person: typeof user.$inferSelect | null): Party {
  if (person === null) throw new Error('a purchase of nobody');
  const { id, name, email, deletedAt } = person;
  return { id, name, email, isRemoved: deletedAt !== null };
}

function after(cursor: PurchaseCursor | null): SQL | undefined {
  if (cursor === null) return undefined;
  const { createdAt, id } = purchase;
  return sql`(${createdAt}, ${id}) < (${cursor.createdAt.getTime()}, ${cursor.id})`;
}

function conditionsOf(store: Store, filter: PurchaseFilter): (SQL | undefined)[] {
  const { states, needsAttention, provider, search, from, to } = filter;
  return [
    states && inArray(purchase.state, [...states]),
    // In these words, for SQLite to see that the small index of flagged ones has all that is wanted.
    needsAttention ? sql`${purchase.flagged} = 1` : undefined,
    provider && eq(purchase.provider, provider),
    search ? concerns(store, search) : undefined,
    from && gte(purchase.createdAt, from),
    to && lte(purchase.createdAt, to),
  ];
}

function concerns({ read }: Store, search: string): SQL | undefined {
  const people = readUsers(read, nameContains(search), { skip: 0, limit: maxPeople });
  const ids = people.map(({ id }) => id);
  return or(
    eq(purchase.id, search),
    and(inArray(purchase.provider, ['stripe', 'dummy']), eq(purchase.checkoutId, search)),
    eq(purchase.paymentIntentId, search),
    ids.length > 0 ? inArray(purchase.payerId, ids) : undefined,
    ids.length > 0 ? inArray(purchase.crediteeId, ids) : undefined,
  );
}
