import { and, asc, eq, gt, isNotNull } from 'drizzle-orm';
import { isAwaited } from '../purchase/read.ts';
import { customer, purchase, user } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { CustomerKey } from './customer.ts';

/** A removed user for whom a customer stands at the provider still. */
export interface RemovedCustomer {
  readonly userId: string;
  readonly customerId: string;
  /** Something the user began to pay has not come to its end. */
  readonly isUnderWay: boolean;
}

interface RemovedFilter extends Pick<CustomerKey, 'livemode'> {
  /** Users up to this id are left out. */
  readonly after: string;
  readonly limit: number;
}

/** Customers of users who were removed, by the users' ids: what the provider keeps of them is to be forgotten. */
export async function listRemovedCustomers(
  store: Store,
  { livemode, after, limit }: RemovedFilter,
): Promise<readonly RemovedCustomer[]> {
  const rows = store.read
    .select({ userId: customer.userId, customerId: customer.customerId })
    .from(customer)
    .innerJoin(user, eq(user.id, customer.userId))
    .where(and(isNotNull(user.deletedAt), eq(customer.livemode, livemode), gt(customer.userId, after)))
    .orderBy(asc(customer.userId))
    .limit(limit)
    .all();
  return rows.map((row) => ({ ...row, isUnderWay: isPaying(store, row.userId) }));
}

function isPaying({ read }: Store, payerId: string): boolean {
  const theirs = and(eq(purchase.payerId, payerId), isAwaited);
  return read.select({ id: purchase.id }).from(purchase).where(theirs).limit(1).get() !== undefined;
}
