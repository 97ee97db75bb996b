import { and, eq, inArray, isNull, ne } from 'drizzle-orm';
import { Refusal } from '../refusal.ts';
import { account, apiKey, customer, session, user, userRole, verification } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../writer.ts';
import { type GrantedRole, type User, readUsers } from './read.ts';

export interface UserChange {
  readonly name?: string | undefined;
  /** All roles beyond StandardUser, which nobody loses. */
  readonly roles?: readonly GrantedRole[] | undefined;
}

/**
 * Changes a user's name, roles or both.
 * @throws Refusal `user_not_found`; `last_platform_manager` when nobody would be left to administer.
 */
export async function changeUser(store: Store, id: string, wanted: UserChange): Promise<User> {
  return store.writer.run((tx) => {
    requireUser(tx, id);
    if (wanted.roles) setRoles(tx, id, wanted.roles);
    if (wanted.name !== undefined) {
      tx.query
        .update(user)
        .set({ name: wanted.name, updatedAt: new Date(tx.nowMs) })
        .where(eq(user.id, id))
        .run();
    }
    return requireUser(tx, id);
  });
}

/**
 * Removes a user: sessions, credentials and keys end, personal data is overwritten, ledger rows stay.
 * @throws Refusal `user_not_found`, `last_platform_manager`.
 */
export async function removeUser(store: Store, id: string): Promise<void> {
  await store.writer.run((tx) => {
    const { email } = requireUser(tx, id);
    setRoles(tx, id, []);
    const at = new Date(tx.nowMs);
    const scrubbed = { name: 'Removed user', email: `removed-${id}@removed.invalid`, image: null };
    tx.query
      .update(user)
      .set({ ...scrubbed, deletedAt: at, updatedAt: at })
      .where(eq(user.id, id))
      .run();
    tx.query.delete(session).where(eq(session.userId, id)).run();
    tx.query.delete(account).where(eq(account.userId, id)).run();
    tx.query.delete(customer).where(eq(customer.userId, id)).run();
    tx.query
      .delete(verification)
      .where(inArray(verification.value, [id, email]))
      .run();
    tx.query
      .update(apiKey)
      .set({ revokedAt: at })
      .where(and(eq(apiKey.userId, id), isNull(apiKey.revokedAt)))
      .run();
  });
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
