import { getTopUp, parseCredits } from '@coffer/db';
import { createPayments } from '@coffer/server/payments/create.ts';
import { finishTopUp, readTopUp, setTopUp, stopTopUp } from '@coffer/server/top-up/settings.ts';
import { describe, expect, it } from 'vitest';
import { emulatorForTest } from '../../support/stripe/testing.ts';
import { type Shop, knowPrices, openShop, priceId, stripeConfig } from '../payments/shop.ts';

interface Agreeing extends Shop {
  /** The first checkout in which the owner agrees. */
  readonly first: string;
  readonly wish: () => Promise<string | null>;
  readonly standing: () => ReturnType<typeof getTopUp>;
  /** The bank debit of a checkout arrives. */
  readonly arrive: (checkoutId: string) => Promise<void>;
}

/** Somebody agrees to auto top-up, and pays by bank debit, which takes days. */
async function openAgreeing(): Promise<Agreeing> {
  const shop = await openShop({ events: ['*'] });
  await knowPrices(shop);
  const { deps, buyer, emulator } = shop;
  const wish = { threshold: parseCredits('5'), priceId, monthlyCap: 60 };
  const agreeing: Omit<Agreeing, 'first'> = {
    ...shop,
    wish: async () => (await setTopUp(deps, buyer, { ...wish, requestId: crypto.randomUUID() })).url,
    standing: () => getTopUp(deps.db, buyer.userId),
    arrive: async (checkoutId) => {
      emulator.finishAsync(checkoutId, 'succeeded');
      await emulator.webhooks.settled();
    },
  };
  await agreeing.wish();
  const first = emulator.sessions.last().id;
  emulator.payLater(first);
  await emulator.webhooks.settled();
  return { ...agreeing, first };
}

/** The owner agrees again, and pays with a card. */
async function agreeByCard({ deps, buyer, emulator }: Agreeing): Promise<void> {
  await finishTopUp(deps, buyer, crypto.randomUUID());
  emulator.pay(emulator.sessions.last().id);
  await emulator.webhooks.settled();
  await readTopUp(deps, buyer);
}

describe('a checkout of auto top-up whose money arrives late', () => {
  it('has what it saved kept', async () => {
    const shop = await openAgreeing();
    await shop.arrive(shop.first);
    await readTopUp(shop.deps, shop.buyer);
    expect((await shop.standing())?.cardId).toEqual(expect.any(String));
  });

  it('brings no card back that was removed meanwhile', async () => {
    const shop = await openAgreeing();
    await stopTopUp(shop.deps, shop.buyer, { forgetCard: true });
    await shop.arrive(shop.first);
    await readTopUp(shop.deps, shop.buyer);
    expect(await shop.balance()).toBe('10.00');
    expect(await shop.standing()).toMatchObject({ isOn: false, cardId: null, consentId: null });
    expect(await shop.wish()).toBe(shop.emulator.sessions.last().url);
  });

  it('takes the place of no card that its owner agreed to later', async () => {
    const shop = await openAgreeing();
    await agreeByCard(shop);
    const { cardId } = (await shop.standing()) ?? {};
    await shop.arrive(shop.first);
    await readTopUp(shop.deps, shop.buyer);
    expect(await shop.balance()).toBe('20.00');
    expect(await shop.standing()).toMatchObject({ cardId, consentId: null });
  });

  it('ends no pause for money that went back of a later one', async () => {
    const shop = await openAgreeing();
    await agreeByCard(shop);
    shop.emulator.openDispute(shop.emulator.sessions.last().id);
    await shop.emulator.webhooks.settled();
    await shop.arrive(shop.first);
    expect(await shop.standing()).toMatchObject({ pausedFor: 'money_back' });
  });
});

describe('a checkout of auto top-up of which Stripe was not asked what card it saved', () => {
  it('holds up no other once the key is another account’s', async () => {
    const shop = await openAgreeing();
    await shop.arrive(shop.first);
    const other = await emulatorForTest({ now: () => shop.deps.clock.now() });
    other.seed.price({ id: priceId });
    const payment = stripeConfig({ apiBase: other.url });
    Object.assign(shop.deps, { payments: createPayments({ ...shop.deps, config: { payment } }) });
    await knowPrices(shop);
    expect(await shop.wish()).toBe(other.sessions.last().url);
  });
});
