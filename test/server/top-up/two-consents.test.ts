import { getTopUp, parseCredits } from '@coffer/db';
import { TopUps } from '@coffer/server/top-up/top-ups.ts';
import { finishTopUp, readTopUp, setTopUp, stopTopUp } from '@coffer/server/top-up/settings.ts';
import { describe, expect, it } from 'vitest';
import { sdkFor } from '../../support/stripe/testing.ts';
import { type Shop, knowPrices, openShop, priceId, refusalOf } from '../payments/shop.ts';

interface Agreeing extends Shop {
  /** The checkout that was opened first, and left. */
  readonly first: string;
  /** Presses "Finish a payment". Resolves with the address that the browser is sent to. */
  readonly finish: (requestId?: string) => Promise<string>;
  /** Somebody pays a checkout, and no browser comes back. */
  readonly pay: (checkoutId: string) => Promise<void>;
  readonly standing: () => ReturnType<typeof getTopUp>;
  readonly savedAtStripe: () => Promise<string[]>;
  readonly stateAtStripe: (checkoutId: string) => Promise<string | null>;
}

/** Somebody wishes for auto top-up, and leaves the checkout in which they would agree. */
async function openAgreeing(): Promise<Agreeing> {
  const shop = await openShop({ events: ['*'] });
  await knowPrices(shop);
  const { deps, buyer, emulator } = shop;
  const sdk = sdkFor(emulator);
  const wish = { threshold: parseCredits('5'), priceId, monthlyCap: 60, requestId: crypto.randomUUID() };
  await setTopUp(deps, buyer, wish);
  return {
    ...shop,
    first: emulator.sessions.last().id,
    finish: async (requestId = crypto.randomUUID()) => (await finishTopUp(deps, buyer, requestId)).url,
    pay: async (checkoutId) => {
      emulator.pay(checkoutId);
      await emulator.webhooks.settled();
    },
    standing: () => getTopUp(deps.db, buyer.userId),
    savedAtStripe: async () => {
      const { data } = await sdk.customers.listPaymentMethods(shop.customerId());
      return data.map(({ id }) => id);
    },
    stateAtStripe: async (checkoutId) => (await sdk.checkout.sessions.retrieve(checkoutId)).status,
  };
}

/** Two checkouts in which somebody agrees are open at once, as where Stripe did not answer when the first was to be ended. */
async function openTwo(shop: Agreeing): Promise<string> {
  const answers = [shop.finish(), shop.finish()];
  await Promise.allSettled(answers);
  return shop.emulator.sessions.last().id;
}

describe('a second checkout in which the owner of a card agrees', () => {
  it('takes the place of the first, which ends at Stripe', async () => {
    const shop = await openAgreeing();
    const url = await shop.finish();
    const second = shop.emulator.sessions.last();
    expect(url).toBe(second.url);
    expect(await shop.stateAtStripe(shop.first)).toBe('expired');
    await shop.pay(second.id);
    await readTopUp(shop.deps, shop.buyer);
    expect(await shop.standing()).toMatchObject({ isOn: true, cardLast4: '4242', consentId: null });
  });

  it('is not opened where the first was paid: its card is kept, and its buyer comes back', async () => {
    const shop = await openAgreeing();
    shop.emulator.webhooks.hold();
    shop.emulator.pay(shop.first);
    expect(await shop.finish()).toContain(`payment=success&session_id=${shop.first}`);
    expect(shop.emulator.sessions.last().id).toBe(shop.first);
    expect(await shop.balance()).toBe('10.00');
    expect(await shop.standing()).toMatchObject({ cardLast4: '4242', consentId: null });
  });

  it('is the same one for the same request', async () => {
    const shop = await openAgreeing();
    const requestId = crypto.randomUUID();
    const url = await shop.finish(requestId);
    expect(await shop.finish(requestId)).toBe(url);
    expect(await shop.stateAtStripe(shop.emulator.sessions.last().id)).toBe('open');
  });

  it('is refused while Stripe cannot be asked to end the first', async () => {
    const shop = await openAgreeing();
    shop.emulator.faults.fail({ status: 500, method: 'POST', path: /expire/, times: 3 });
    expect((await refusalOf(shop.finish())).code).toBe('payment_provider_failed');
    expect(shop.emulator.sessions.last().id).toBe(shop.first);
  });

  it('is opened all the same where Stripe does not know the first, as with another account’s key', async () => {
    const shop = await openAgreeing();
    shop.emulator.store.sessions.delete(shop.first);
    expect(await shop.finish()).toBe(shop.emulator.sessions.last().url);
  });

  it.each(['first', 'second'] as const)('has the card of the %s kept, if both are open', async (which) => {
    const shop = await openAgreeing();
    const second = await openTwo(shop);
    const open = shop.emulator.store.sessions.newestFirst().filter(({ status }) => status === 'open');
    expect(open).toHaveLength(2);
    const paid = which === 'second' ? second : open.at(-1)?.id;
    await shop.pay(paid ?? '');
    await new TopUps(shop.deps).round();
    expect(await shop.standing()).toMatchObject({ isOn: true, cardLast4: '4242', consentId: null });
    expect(await shop.savedAtStripe()).toEqual([(await shop.standing())?.cardId]);
  });
});

describe('removing a card', () => {
  it('removes those of two checkouts that were paid before anybody looked', async () => {
    const shop = await openAgreeing();
    await openTwo(shop);
    const open = shop.emulator.store.sessions.newestFirst().filter(({ status }) => status === 'open');
    for (const { id } of open) await shop.pay(id);
    expect(await shop.savedAtStripe()).toHaveLength(2);
    await stopTopUp(shop.deps, shop.buyer, { forgetCard: true });
    expect(await shop.savedAtStripe()).toEqual([]);
    expect(await shop.standing()).toMatchObject({ isOn: false, cardId: null, consentId: null });
  });

  it('ends a checkout that would save another', async () => {
    const shop = await openAgreeing();
    await shop.pay(shop.first);
    await readTopUp(shop.deps, shop.buyer);
    await shop.finish();
    const second = shop.emulator.sessions.last().id;
    await stopTopUp(shop.deps, shop.buyer, { forgetCard: true });
    expect(await shop.stateAtStripe(second)).toBe('expired');
    expect(await shop.savedAtStripe()).toEqual([]);
  });

  it('asks Stripe ten times in ten seconds at most, however often that is wanted', async () => {
    const shop = await openAgreeing();
    await shop.pay(shop.first);
    const stops = Array.from({ length: 15 }, () => stopTopUp(shop.deps, shop.buyer, { forgetCard: true }));
    const ends = await Promise.allSettled(stops);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    const asked = shop.emulator.calls.matching({ method: 'GET', path: /payment_methods$/ });
    expect(asked.length).toBeLessThanOrEqual(10);
    expect(await shop.standing()).toMatchObject({ isOn: false, cardId: null });
  });

  it('leaves a card alone that its owner saved otherwise', async () => {
    const shop = await openAgreeing();
    await shop.pay(shop.first);
    const own = shop.emulator.cards.save(shop.customerId()).id;
    await stopTopUp(shop.deps, shop.buyer, { forgetCard: true });
    expect(await shop.savedAtStripe()).toEqual([own]);
  });
});
