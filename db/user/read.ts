import { type SQL, and, asc, count, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { contains } from '../contains.ts';
import type { Credits } from '../ledger/credits.ts';
import { customer, user, userRole, wallet } from '../schema/index.ts';
import type { Query, Store } from '../store.ts';

/** What somebody may be beyond a StandardUser, which everybody is. */
export type GrantedRole = 'BillingManager' | 'PlatformManager';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly GrantedRole[];
  readonly createdAt: Date;
  /** Nanocredits. */
  readonly balance: Credits;
  /** Whether a customer stands for this user at the payment provider. */
  readonly hasCustomer: boolean;
}

/** One user, or null when unknown or removed. */
export async function getUser(store: Store, id: string): Promise<User | null> {
  return readUsers(store.read, eq(user.id, id), { skip: 0, limit: 1 })[0] ?? null;
}

/** The names of users by id; null for one whose account is gone. */
export async function getNames(
  { read }: Store,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string | null>> {
  const known = ids.filter((id) => id !== null);
  if (known.length === 0) return new Map();
  const rows = read.select().from(user).where(inArray(user.id, known)).all();
  return new Map(rows.map(({ id, name, deletedAt }) => [id, deletedAt ? null : name]));
}

/** One user by e-mail address, whatever its case, or null. */
export async function findUserByEmail(store: Store, email: string): Promise<User | null> {
  return readUsers(store.read, eq(user.email, email.toLowerCase()), { skip: 0, limit: 1 })[0] ?? null;
}

export interface UserPage {
  readonly data: readonly User[];
  readonly totalCount: number;
}

/** Users by name, with what they hold. `search` is part of a name or an e-mail address; no character is special. */
export async function listUsers(
  store: Store,
  page: { search?: string | undefined; skip: number; limit: number },
): Promise<UserPage> {
  const matching = page.search ? nameContains(page.search) : undefined;
  const present = and(isNull(user.deletedAt), matching);
  const total = store.read.select({ total: count() }).from(user).where(present).get()?.total ?? 0;
  return { data: readUsers(store.read, matching, page), totalCount: total };
}

/** Reads users that were not removed. */
export function readUsers(
  query: Query,
  where: SQL | undefined,
  page: { skip: number; limit: number },
): User[] {
  const rows = query
    .select({
      id: user.id,
      email: user.email,
      name: user.name,
      createdAt: user.createdAt,
      balance: wallet.balance,
      hasCustomer: sql`EXISTS (SELECT 1 FROM ${customer} WHERE ${customer.userId} = ${user.id})`.mapWith(
        Boolean,
      ),
    })
    .from(user)
    .innerJoin(wallet, eq(wallet.userId, user.id))
    .where(and(isNull(user.deletedAt), where))
    .orderBy(asc(sql`${user.name} COLLATE NOCASE`), asc(user.id))
    .limit(page.limit)
    .offset(page.skip)
    .all();
  const ids = rows.map((row) => row.id);
  const roles =
    ids.length > 0 ? query.select().from(userRole).where(inArray(userRole.userId, ids)).all() : [];
  return rows.map((row) => ({
    ...row,
    roles: roles.filter((each) => each.userId === row.id).map((each) => each.role),
  }));
}

/** Whether a name or an e-mail address holds a text, whatever its case; no character is special. */
export function nameContains(search: string): SQL | undefined {
  return or(contains(user.name, search), contains(user.email, search));
}

/** Whether somebody has an account here that was not removed. */
export function isPresent(query: Query, userId: string): boolean {
  const present = and(eq(user.id, userId), isNull(user.deletedAt));
  return query.select({ id: user.id }).from(user).where(present).get() !== undefined;
}

/** The roles of a user beyond StandardUser, read afresh: a change counts from the next request on. */
export async function getRoles(store: Store, userId: string): Promise<readonly GrantedRole[]> {
  const rows = store.read.select().from(userRole).where(eq(userRole.userId, userId)).all();
  return rows.map((row) => row.role);
}

/** The Platform Manager whose account is the oldest, or null while there is none. */
export async function findFirstPlatformManager(store: Store): Promise<User | null> {
  const first = store.read
    .select({ id: user.id })
    .from(user)
    .innerJoin(userRole, eq(userRole.userId, user.id))
    .where(eq(userRole.role, 'PlatformManager'))
    .orderBy(asc(user.createdAt), asc(user.id))
    .limit(1)
    .get();
  return first ? getUser(store, first.id) : null;
}

/** Whether anybody may administer this instance yet. */
export async function hasPlatformManager(store: Store): Promise<boolean> {
  const found = store.read.select().from(userRole).where(eq(userRole.role, 'PlatformManager')).limit(1).get();
  return found !== undefined;
}
