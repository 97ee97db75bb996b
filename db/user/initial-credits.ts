import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { zeroCredits } from '../ledger/credits.ts';
import type { Posted } from '../ledger/ledger.ts';
import { user } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';

/**
 * Grants what an account was promised when it was made, in the database transaction that strikes the promise out.
 * The user's id is the source, so it happens once whatever runs twice.
 * @returns Null where nothing is owed.
 */
export async function grantInitialCredits(store: Store, userId: string): Promise<Posted | null> {
  return store.writer.run('grantInitialCredits', userId);
}

export function grantInitialCreditsIn(tx: Tx, userId: string): Posted | null {
  const owed = tx.query
    .select()
    .from(user)
    .where(and(eq(user.id, userId), isNull(user.deletedAt)))
    .get();
  if (!owed || owed.initialCredits <= 0n) return null;
  const posted = tx.book.post(
    {
      userId,
      type: 'admin_grant',
      amount: owed.initialCredits,
      origin: 'sign_up',
      sourceId: userId,
      description: 'Initial credits',
      actor: { type: 'system', id: 'sign_up', name: 'sign_up' },
      metadata: null,
    },
    tx,
  );
  tx.query.update(user).set({ initialCredits: zeroCredits }).where(eq(user.id, userId)).run();
  return posted;
}

/** Grants what a crash left owed. Returns how many accounts were made good. */
export async function grantOwedInitialCredits(store: Store): Promise<number> {
  const owed = store.read
    .select({ id: user.id })
    .from(user)
    .where(and(gt(user.initialCredits, sql`0`), isNull(user.deletedAt)))
    .all();
  await Promise.all(owed.map(({ id }) => grantInitialCredits(store, id)));
  return owed.length;
}
