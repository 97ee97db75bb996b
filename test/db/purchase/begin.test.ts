import { describe, expect, it } from 'vitest';
import {
  type Checkout,
  type Database,
  attachCheckout,
  beginPurchase,
  failPurchase,
  getPurchase,
  removeUser,
} from '../../../db/index.ts';
import { openWith, outcomes, startMs } from '../open.ts';

const checkout: Checkout = {
  checkoutId: 'cs_1',
  url: 'https://pay.test/1',
  currency: 'usd',
  priceMinor: 1000,
};

function begin(db: Database, requestId = 'wish', crediteeId = 'ada') {
  return beginPurchase(db, {
    provider: 'stripe',
    payerId: 'ada',
    crediteeId,
    requestId,
    livemode: false,
    priceId: 'price_1',
    currency: null,
    priceMinor: null,
    terms: null,
  });
}

describe('a purchase', () => {
  it('has an id that tells its time, and is found again by its request', async () => {
    const { db } = openWith('ada');
    const [first, second] = await Promise.all([begin(db), begin(db)]);
    expect(second).toEqual(first);
    expect(first.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(first.id.replace('-', '').slice(0, 12), 16)).toBe(startMs);
    expect((await begin(db, 'another')).id).not.toBe(first.id);
  });

  it('is refused for who is not there, or for a request about somebody else', async () => {
    const { db } = openWith('ada', 'bob', 'cleo');
    await removeUser(db, 'cleo');
    await begin(db);
    const calls = [begin(db, 'r1', 'nobody'), begin(db, 'r2', 'cleo'), begin(db, 'wish', 'bob')];
    expect(await outcomes(calls)).toEqual(['user_not_found', 'user_not_found', 'idempotency_conflict']);
  });

  it('is refused while its payer has 20 open for the same person, however many are begun at once', async () => {
    const { db, clock } = openWith('ada', 'bob');
    const wishes = Array.from({ length: 25 }, (_, number) => begin(db, `wish ${number}`));
    expect((await outcomes(wishes)).toSorted().slice(18, 22)).toEqual([
      ...['done', 'done'],
      ...['too_many_checkouts', 'too_many_checkouts'],
    ]);
    const refused = begin(db, 'another');
    await expect(refused).rejects.toMatchObject({ facts: { retryAfterSeconds: 86_400 } });
    expect(await outcomes([begin(db, 'wish 0'), begin(db, 'a present', 'bob')])).toEqual(['done', 'done']);
    const ended = (await begin(db, 'wish 0')).id;
    await failPurchase(db, ended, 'provider_refused');
    expect(await outcomes([begin(db, 'another'), begin(db, 'and another')])).toEqual([
      ...['done', 'too_many_checkouts'],
    ]);
    clock.nowMs += 86_400_000;
    expect(await outcomes([begin(db, 'a day later')])).toEqual(['done']);
  });

  it('keeps the first of two checkouts', async () => {
    const { db } = openWith('ada');
    const { id } = await begin(db);
    const first = await attachCheckout(db, id, checkout);
    const second = await attachCheckout(db, id, {
      ...checkout,
      checkoutId: 'cs_2',
      url: 'https://pay.test/2',
    });
    expect(second).toEqual(first);
    expect(second).toMatchObject({ checkoutId: 'cs_1', checkoutUrl: 'https://pay.test/1', state: 'open' });
  });

  it('that failed is open again with a checkout, and one with a checkout does not fail', async () => {
    const { db } = openWith('ada');
    const { id } = await begin(db);
    await failPurchase(db, id, 'provider_unreachable');
    expect(await getPurchase(db, id)).toMatchObject({ state: 'failed', reason: 'provider_unreachable' });
    await failPurchase(db, id, 'provider_refused');
    expect(await getPurchase(db, id)).toMatchObject({ state: 'failed', reason: 'provider_refused' });
    expect(await attachCheckout(db, id, checkout)).toMatchObject({ state: 'open', reason: null });
    await failPurchase(db, id, 'provider_unreachable');
    expect(await getPurchase(db, id)).toMatchObject({ state: 'open', reason: null });
  });

  it('that is not there has no checkout', async () => {
    const { db } = openWith('ada');
    expect(await outcomes([attachCheckout(db, 'nothing', checkout)])).toEqual(['purchase_not_found']);
  });
});
