import { and, eq, inArray, ne } from 'drizzle-orm';
import { endKeys } from '../key/revoke.ts';
import { Refusal } from '../refusal.ts';
import {
  account,
  apiKey,
  lowBalance,
  session,
  topUp,
  user,
  userRole,
  verification,
} from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';
import { type GrantedRole, type User, readUsers } from './read.ts';

export interface UserChange {
  readonly name?: string | undefined;
  /** All roles beyond StandardUser, which nobody loses. */
  readonly roles?: readonly GrantedRole[] | undefined;
}

/**
 * Changes a user's name, roles or both. Who gains powers by a role keeps the running sessions, but reset links end, and
 * keys that somebody else made, so that nobody who holds one of them comes into the role as well.
 * @throws Refusal `user_not_found`; `last_platform_manager` when nobody would be left to administer.
 */
export async function changeUser(store: Store, id: string, wanted: UserChange): Promise<User> {
  return store.writer.run('changeUser', { id, wanted });
}

interface WantedChange {
  readonly id: string;
  readonly wanted: UserChange;
}

export function changeUserIn(tx: Tx, { id, wanted }: WantedChange): User {
  const before = requireUser(tx, id);
  if (wanted.roles) {
    setRoles(tx, id, wanted.roles);
    if (hasOthers(before.roles, wanted.roles)) pauseTopUp(tx, id);
    if (gainsPowers(before.roles, wanted.roles)) endForeignAccess(tx, before);
  }
  if (wanted.name !== undefined) {
    tx.query
      .update(user)
      .set({ name: wanted.name, updatedAt: new Date(tx.nowMs) })
      .where(eq(user.id, id))
      .run();
  }
  return requireUser(tx, id);
}

/**
 * Removes a user: sessions, credentials and keys end, personal data is overwritten, ledger rows stay. So does the name of the
 * provider's customer, until what is kept there is forgotten too: see `listRemovedCustomers`.
 * @throws Refusal `user_not_found`, `last_platform_manager`.
 */
export async function removeUser(store: Store, id: string): Promise<void> {
  await store.writer.run('removeUser', id);
}

export function removeUserIn(tx: Tx, id: string): void {
  const removed = requireUser(tx, id);
  setRoles(tx, id, []);
  const at = new Date(tx.nowMs);
  const scrubbed = { name: 'Removed user', email: `removed-${id}@removed.invalid`, image: null };
  tx.query
    .update(user)
    .set({ ...scrubbed, deletedAt: at, updatedAt: at })
    .where(eq(user.id, id))
    .run();
  endVisits(tx, removed);
  endKeys(tx, eq(apiKey.userId, id));
  tx.query.delete(account).where(eq(account.userId, id)).run();
  tx.query.delete(topUp).where(eq(topUp.userId, id)).run();
  tx.query.delete(lowBalance).where(eq(lowBalance.userId, id)).run();
}

function hasOthers(before: readonly GrantedRole[], after: readonly GrantedRole[]): boolean {
  return before.length !== new Set(after).size || after.some((role) => !before.includes(role));
}

/** Another role is another trust: the person is asked again before a card is charged. */
function pauseTopUp(tx: Tx, userId: string): void {
  tx.query.update(topUp).set({ pausedFor: 'settings_changed' }).where(eq(topUp.userId, userId)).run();
}

/** A Platform Manager has every power already. */
function gainsPowers(before: readonly GrantedRole[], after: readonly GrantedRole[]): boolean {
  return !before.includes('PlatformManager') && after.some((role) => !before.includes(role));
}

function endForeignAccess(tx: Tx, person: User): void {
  endLinks(tx, person);
  endKeys(tx, and(eq(apiKey.userId, person.id), ne(apiKey.createdBy, person.id)));
}

/** Ends sessions, and links that would make new ones. */
function endVisits(tx: Tx, person: User): void {
  tx.query.delete(session).where(eq(session.userId, person.id)).run();
  endLinks(tx, person);
}

function endLinks(tx: Tx, { id, email }: User): void {
  tx.query
    .delete(verification)
    .where(inArray(verification.value, [id, email]))
    .run();
}

function setRoles(tx: Tx, id: string, roles: readonly GrantedRole[]): void {
  if (!roles.includes('PlatformManager') && isPlatformManager(tx, id) && !hasOther(tx, id)) {
    throw new Refusal('last_platform_manager');
  }
  tx.query.delete(userRole).where(eq(userRole.userId, id)).run();
  const rows = [...new Set(roles)].map((role) => ({ userId: id, role }));
  if (rows.length > 0) tx.query.insert(userRole).values(rows).run();
}

const platformManager = eq(userRole.role, 'PlatformManager');

function isPlatformManager(tx: Tx, id: string): boolean {
  return (
    tx.query
      .select()
      .from(userRole)
      .where(and(platformManager, eq(userRole.userId, id)))
      .get() !== undefined
  );
}

function hasOther(tx: Tx, id: string): boolean {
  return (
    tx.query
      .select()
      .from(userRole)
      .where(and(platformManager, ne(userRole.userId, id)))
      .get() !== undefined
  );
}

function requireUser(tx: Tx, id: string): User {
  const [found] = readUsers(tx.query, eq(user.id, id), { skip: 0, limit: 1 });
  if (!found) throw new Refusal('user_not_found');
  return found;
}
