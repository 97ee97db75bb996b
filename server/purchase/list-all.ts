import { type PurchaseCursor, type PurchaseFilter, type PurchasePage, listAllPurchases } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireManager, requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { showPurchase } from './show.ts';

interface PurchaseQuery {
  readonly filter: PurchaseFilter;
  readonly page: { readonly cursor: PurchaseCursor | null; readonly limit: number };
}

/**
 * A page of everybody's purchases, newest first, for managers.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export async function listEverybodysPurchases(
  { db }: Pick<Deps, 'db'>,
  caller: Caller,
  { filter, page }: PurchaseQuery,
): Promise<PurchasePage> {
  requireManager(caller, 'credits:read');
  // The list shows whose each is, and finds people by their address.
  requireScope(caller, 'users:read');
  const { data, next } = await listAllPurchases(db, filter, page);
  return { data: data.map((row) => ({ ...row, purchase: showPurchase(caller, row.purchase) })), next };
}
