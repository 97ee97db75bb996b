import { and, eq } from 'drizzle-orm';
import { customer } from '../schema/index.ts';
import type { Store } from '../store.ts';

/** Whose customer, and in which mode of the provider's key. */
export interface CustomerKey {
  readonly userId: string;
  readonly livemode: boolean;
}

/** The provider's customer id for a user, or null. */
export async function findCustomer(store: Store, key: CustomerKey): Promise<string | null> {
  return store.read.select().from(customer).where(same(key)).get()?.customerId ?? null;
}

/** Keeps the customer made for a user; of two made at the same time the first stays. Returns the one that stands. */
export async function keepCustomer(store: Store, key: CustomerKey, customerId: string): Promise<string> {
  return store.writer.run((tx) => {
    const row = { ...key, customerId, createdAt: new Date(tx.nowMs) };
    tx.query.insert(customer).values(row).onConflictDoNothing().run();
    return tx.query.select().from(customer).where(same(key)).get()?.customerId ?? customerId;
  });
}

/** Forgets a customer that no longer exists at the provider. */
export async function forgetCustomer(store: Store, key: CustomerKey, customerId: string): Promise<void> {
  const gone = and(same(key), eq(customer.customerId, customerId));
  await store.writer.run((tx) => tx.query.delete(customer).where(gone).run());
}

function same(key: CustomerKey) {
  return and(eq(customer.userId, key.userId), eq(customer.livemode, key.livemode));
}
