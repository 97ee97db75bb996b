import { createLimits } from '@coffer/server/limit/limits.ts';
import type { Stripe } from 'stripe';
import { describe, expect, it } from 'vitest';
import { type Shop, openShop } from './shop.ts';

/** Every order of some things, each once. */
function ordersOf(things: readonly string[]): string[][] {
  if (things.length <= 1) return [[...things]];
  return [...new Set(things)].flatMap((first) =>
    ordersOf(things.toSpliced(things.indexOf(first), 1)).map((rest) => [first, ...rest]),
  );
}

const returning = 'return';

/** How a checkout ends, the events that come of it beside a stray one, and whether money came. */
const endings: [string, (shop: Shop, id: string) => void, string[], boolean][] = [
  ['a card payment', ({ emulator }, id) => void emulator.pay(id), ['completed', 'expired'], true],
  [
    'a slow payment that succeeds',
    ({ emulator }, id) => {
      emulator.payLater(id);
      emulator.finishAsync(id, 'succeeded');
    },
    ['completed', 'async_payment_succeeded', 'expired'],
    true,
  ],
  [
    'a slow payment that fails',
    ({ emulator }, id) => {
      emulator.payLater(id);
      emulator.finishAsync(id, 'failed');
    },
    ['completed', 'async_payment_failed', 'expired'],
    false,
  ],
  ['a checkout left alone', ({ emulator }, id) => void emulator.expire(id), ['expired'], false],
];

/** Lets a checkout end, and returns its events by the last part of their type. */
function end(
  shop: Shop,
  checkoutId: string,
  how: (shop: Shop, id: string) => void,
): Map<string, Stripe.Event> {
  const { emulator } = shop;
  how(shop, checkoutId);
  const stray = {
    ...emulator.sessions.get(checkoutId),
    status: 'expired',
    payment_status: 'unpaid',
  } as const;
  if (emulator.sessions.get(checkoutId).status !== 'expired')
    emulator.emit('checkout.session.expired', stray);
  const ours = emulator.webhooks.held.map(({ event }) => event);
  return new Map(ours.map((event) => [event.type.replace('checkout.session.', ''), event]));
}

describe.each(endings)('%s', (_title, how, events, isPaid) => {
  const outcome = isPaid ? 'credits once' : 'credits nothing';

  it(`${outcome}, in whatever order events and browser arrive`, async () => {
    const shop = await openShop();
    shop.emulator.webhooks.hold();
    let paid = 0;
    for (const order of ordersOf([...events, returning, returning])) {
      // Nobody may buy faster than a person would, nor come back to so many purchases.
      shop.deps.clock.advance(3000);
      Object.assign(shop.deps.limits, createLimits([], shop.deps.now));
      const { checkoutId, purchaseId } = await shop.buy();
      const sent = end(shop, checkoutId, how);
      for (const step of order) {
        const event = sent.get(step);
        if (step === returning) await shop.comeBack(checkoutId);
        else if (event) expect(await shop.emulator.webhooks.send(event)).toMatchObject({ status: 200 });
        else throw new Error(`There is no event ${step}.`);
      }
      paid += isPaid ? 10 : 0;
      expect(await shop.balance(), order.join(', ')).toBe(`${paid}.00`);
      const { state } = await shop.purchase(purchaseId);
      expect(isPaid ? ['paid'] : ['failed', 'expired'], order.join(', ')).toContain(state);
      shop.emulator.webhooks.deliveries = [];
    }
  });

  it(`${outcome}, when events and browsers arrive at once`, async () => {
    const shop = await openShop();
    shop.emulator.webhooks.hold();
    const { checkoutId } = await shop.buy();
    const sent = [...end(shop, checkoutId, how).values()];
    const race = Array.from({ length: 5 }, () => [
      shop.comeBack(checkoutId),
      ...sent.map((event) => shop.emulator.webhooks.send(event)),
    ]);
    await Promise.all(race.flat());
    expect(await shop.balance()).toBe(isPaid ? '10.00' : '0.00');
  });
});
