import { type Purchase, listPurchases as listRecentPurchases } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireOwnerOrManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { showPurchase } from './show.ts';

const dayMs = 86_400_000;
const longest = 50;

/**
 * What is under way for a wallet, what was kept, and what came to an end in the last day; newest first.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export async function listPurchases(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  caller: Caller,
  userId: string,
): Promise<readonly Purchase[]> {
  requireOwnerOrManager(caller, userId, 'credits:read');
  const settledSince = new Date(now() - dayMs);
  const rows = await listRecentPurchases(db, { crediteeId: userId, settledSince, limit: longest });
  return rows.map((row) => showPurchase(caller, row));
}
