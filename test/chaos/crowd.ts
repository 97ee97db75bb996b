import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  type Database,
  changeTopUp,
  createApiKey,
  keepCustomer,
  openDatabase,
  parseCredits,
  wishTopUp,
} from '@coffer/db';
import { queriesOn } from '../../db/connect.ts';
import { user } from '../../db/schema/index.ts';
import SQLite from 'better-sqlite3';
import type { StripeEmulator } from '../support/stripe/emulator.ts';
import { priceId } from './shop.ts';

/** Somebody who buys, with an API key. */
export interface Buyer {
  readonly id: string;
  readonly key: string;
}

/** Somebody whose saved card is charged when few credits are left. */
export interface Spender extends Buyer {
  readonly customerId: string;
}

/** A new database, and the people in it. */
export interface Crowd {
  readonly path: string;
  readonly buyers: readonly Buyer[];
  readonly spenders: readonly Spender[];
}

/** Fills a new database with people, before the product is started on it. */
export async function gatherCrowd(
  folder: string,
  stripe: StripeEmulator,
  counts: { readonly buyers: number; readonly spenders: number },
): Promise<Crowd> {
  const path = join(folder, 'coffer.db');
  const db = openDatabase({ path });
  try {
    const buyers = await addPeople(db, path, counts.buyers);
    const people = await addPeople(db, path, counts.spenders);
    const spenders = people.map(async (person, number) => ({
      ...person,
      customerId: await saveCard(db, stripe, { userId: person.id, monthlyCapMinor: caps[number % 3] ?? 0 }),
    }));
    return { path, buyers, spenders: await Promise.all(spenders) };
  } finally {
    await db.close();
  }
}

async function addPeople(db: Database, path: string, count: number): Promise<Buyer[]> {
  const people = Array.from({ length: count }, () => ({ id: randomUUID(), key: newKey() }));
  addUsers(path, people);
  await Promise.all(
    people.map(({ id, key }) => {
      const hash = createHash('sha256').update(key).digest();
      const made = { id: randomUUID(), userId: id, createdBy: id, parentId: null, name: 'chaos' };
      return createApiKey(db, { ...made, prefix: key.slice(0, 12), hash, scopes: null, expiresAt: null });
    }),
  );
  return people;
}

function newKey(): string {
  return `coffer_${randomBytes(32).toString('base64url')}`;
}

function addUsers(path: string, people: readonly Buyer[]): void {
  const client = new SQLite(path);
  client.defaultSafeIntegers(true);
  client.pragma('foreign_keys = ON');
  const query = queriesOn(client);
  const at = new Date();
  client.transaction(() => {
    for (const { id } of people) {
      const account = { id, name: 'Buyer', email: `${id}@example.com`, emailVerified: true };
      query
        .insert(user)
        .values({ ...account, createdAt: at, updatedAt: at })
        .run();
    }
  })();
  client.close();
}

/** The most that is charged in a month, in minor units: once, three times, or as often as it comes to. */
const caps = [1500, 3500, 100_000] as const;

/** What stands after somebody has agreed in a checkout that their card may be charged again. Resolves with their customer. */
async function saveCard(
  db: Database,
  stripe: StripeEmulator,
  { userId, monthlyCapMinor }: { readonly userId: string; readonly monthlyCapMinor: number },
): Promise<string> {
  const { id: customerId } = stripe.seed.customer();
  const { id: cardId } = stripe.cards.save(customerId);
  await keepCustomer(db, { userId, livemode: false }, customerId);
  const wish = { userId, priceId, currency: 'usd', livemode: false, threshold: parseCredits('5') };
  await wishTopUp(db, { ...wish, monthlyCapMinor });
  await changeTopUp(db, { userId, values: { cardId, cardBrand: 'visa', cardLast4: '4242' } });
  return customerId;
}
