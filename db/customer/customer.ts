import { and, eq } from 'drizzle-orm';
import { customer } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';

/** Whose customer, and in which mode of the provider's key. */
export interface CustomerKey {
  readonly userId: string;
  readonly livemode: boolean;
}

interface KnownCustomer {
  readonly key: CustomerKey;
  readonly customerId: string;
}

/** The provider's customer id for a user, or null. */
export async function findCustomer(store: Store, key: CustomerKey): Promise<string | null> {
  return store.read.select().from(customer).where(same(key)).get()?.customerId ?? null;
}

/** Keeps the customer made for a user; of two made at the same time the first stays. Returns the one that stands. */
export async function keepCustomer(store: Store, key: CustomerKey, customerId: string): Promise<string> {
  return store.writer.run('keepCustomer', { key, customerId });
}

export function keepCustomerIn(tx: Tx, { key, customerId }: KnownCustomer): string {
  const row = { ...key, customerId, createdAt: new Date(tx.nowMs) };
  tx.query.insert(customer).values(row).onConflictDoNothing().run();
  return tx.query.select().from(customer).where(same(key)).get()?.customerId ?? customerId;
}

/** Forgets a customer that no longer exists at the provider. */
export async function forgetCustomer(store: Store, key: CustomerKey, customerId: string): Promise<void> {
  await store.writer.run('forgetCustomer', { key, customerId });
}

export function forgetCustomerIn(tx: Tx, { key, customerId }: KnownCustomer): void {
  const gone = and(same(key), eq(customer.customerId, customerId));
  tx.query.delete(customer).where(gone).run();
}

function same(key: CustomerKey) {
  return and(eq(customer.userId, key.userId), eq(customer.livemode, key.livemode));
}
