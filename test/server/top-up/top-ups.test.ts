import { getTopUp, parseCredits } from '@coffer/db';
import { finishTopUp, readTopUp, setTopUp } from '@coffer/server/top-up/settings.ts';
import { TopUps } from '@coffer/server/top-up/top-ups.ts';
import { describe, expect, it, vi } from 'vitest';
import { openShop, priceId, refusalOf } from '../payments/shop.ts';
import { type Till, chargeUnheard, openTill } from './till.ts';

const dayMinutes = 24 * 60;

const behave = (till: Till, behaviour: 'succeed' | 'decline' | 'authentication_required' | 'processing') =>
  till.emulator.cards.behave(till.customerId(), behaviour);

const pausedFor = async ({ deps, buyer }: Till) => (await getTopUp(deps.db, buyer.userId))?.pausedFor;

describe('auto top-up', () => {
  it('buys when few credits are left, once, by the card that was agreed on', async () => {
    const till = await openTill();
    const [consent] = till.emulator.calls.matching({ method: 'POST', path: '/v1/checkout/sessions' });
    expect(consent?.params['payment_intent_data']).toMatchObject({ setup_future_usage: 'off_session' });
    expect(await till.balance()).toBe('10.00');
    await till.spend('6');
    await till.later(11);
    expect(await till.balance()).toBe('14.00');
    await till.later(11);
    expect(till.tries()).toBe(1);
    expect(till.charges()).toMatchObject([{ state: 'paid', priceMinor: 1000, reason: null }]);
    const standing = await readTopUp(till.deps, till.buyer);
    expect(standing).toMatchObject({ chargedMinor: 1000, topUp: { cardBrand: 'visa', cardLast4: '4242' } });
  });

  it('buys as soon as the price is known, if Stripe does not tell it at the start', async () => {
    const till = await openTill();
    await till.spend('9');
    till.deps.clock.advance(11 * 60_000);
    const { payments } = till.deps;
    if (!payments) throw new Error('There are no payments.');
    const { packs, ...shelf } = payments.shelf();
    const unknown = { ...shelf, packs: packs.map((pack) => ({ ...pack, offer: null })) };
    const sold = vi.spyOn(payments, 'shelf').mockReturnValue(unknown);
    const restarted = new TopUps(till.deps);
    await restarted.round();
    sold.mockRestore();
    await restarted.round();
    expect(till.tries()).toBe(1);
  });

  it('leaves alone who has enough', async () => {
    const till = await openTill();
    await till.spend('5');
    await till.later(11);
    expect(till.tries()).toBe(0);
  });

  it('charges a declining card three times at most, whatever the balance does for days', async () => {
    const till = await openTill();
    behave(till, 'decline');
    for (let hour = 0; hour < 24 * 30; hour += 1) {
      if (hour < 9) await till.spend('1');
      await till.later(60);
    }
    expect(till.tries()).toBe(3);
    expect(till.charges()).toHaveLength(3);
    expect(await pausedFor(till)).toBe('declined');
    const [first, second, third] = till.charges().map(({ createdAt }) => createdAt.getTime());
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(3_600_000);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(24 * 3_600_000);
    expect(await till.balance()).toBe('1.00');
  }, 60_000);

  it('goes on when its owner has acted, and counts declines anew after a charge that went through', async () => {
    const till = await openTill();
    behave(till, 'decline');
    await till.spend('9');
    for (let day = 0; day < 5; day += 1) await till.later(dayMinutes + 1);
    expect(till.tries()).toBe(3);
    behave(till, 'succeed');
    await till.later(dayMinutes);
    expect(till.tries()).toBe(3);
    const wish = { threshold: parseCredits('5'), priceId, monthlyCap: 60, requestId: crypto.randomUUID() };
    expect(await setTopUp(till.deps, till.buyer, wish)).toEqual({ url: null });
    await till.later(11);
    expect(till.tries()).toBe(4);
    expect(await getTopUp(till.deps.db, till.buyer.userId)).toMatchObject({ declines: 0, pausedFor: null });
  });

  it('has one charge under way, though many ask at once', async () => {
    const till = await openTill();
    behave(till, 'processing');
    await till.spend('9');
    till.deps.clock.advance(11 * 60_000);
    const others = Array.from({ length: 5 }, () => new TopUps(till.deps));
    await Promise.all(others.map((one) => one.round()));
    for (let hour = 0; hour < 5; hour += 1) await till.later(60);
    expect(till.tries()).toBe(1);
    expect(till.charges()).toMatchObject([{ state: 'processing' }]);
    till.emulator.cards.finishProcessing(till.charges()[0]?.paymentIntentId ?? '', 'succeeded');
    await till.emulator.webhooks.settled();
    expect(await till.balance()).toBe('11.00');
  });

  it('waits ten minutes from one charge to the next', async () => {
    const till = await openTill();
    await till.spend('9');
    await till.later(11);
    await till.spend('10');
    await till.later(9);
    expect(till.tries()).toBe(1);
    await till.later(2);
    expect(till.tries()).toBe(1);
    await till.later(5);
    expect(till.tries()).toBe(2);
  });

  it('stops at the most that may be charged in a month, and goes on in the next', async () => {
    const till = await openTill();
    const toMonthStart = (32 - new Date(till.deps.now()).getUTCDate()) * dayMinutes;
    await till.later(toMonthStart);
    await till.later(4 * dayMinutes);
    const before = till.tries();
    for (let day = 0; day < 8; day += 1) {
      await till.spend(day === 0 ? '9' : '10').catch(() => undefined);
      await till.later(dayMinutes);
    }
    expect(till.tries() - before).toBe(6);
    await till.later(31 * dayMinutes);
    expect(till.tries() - before).toBe(7);
  });

  it('that the bank wants its owner for pauses, and goes on after a checkout with a card', async () => {
    const till = await openTill();
    behave(till, 'authentication_required');
    await till.spend('9');
    await till.later(11);
    await till.later(2 * dayMinutes);
    expect(till.tries()).toBe(1);
    expect(await pausedFor(till)).toBe('needs_you');
    expect(till.charges()).toMatchObject([{ state: 'failed', reason: 'authentication_required' }]);
    behave(till, 'succeed');
    const { url } = await finishTopUp(till.deps, till.buyer, crypto.randomUUID());
    expect(url).toBe(till.emulator.sessions.last().url);
    till.emulator.pay(till.emulator.sessions.last().id);
    await till.emulator.webhooks.settled();
    await readTopUp(till.deps, till.buyer);
    expect(await pausedFor(till)).toBeNull();
    await till.spend('10');
    await till.later(11);
    expect(till.tries()).toBe(2);
    expect(await till.balance()).toBe('11.00');
  });

  it('credits a charge whose answer was lost, and charges it once', async () => {
    const till = await openTill();
    await chargeUnheard(till);
    expect(till.charges()).toMatchObject([{ state: 'open', checkoutId: null }]);
    till.deps.clock.advance(2 * dayMinutes * 60_000);
    await till.topUps.round();
    expect(till.charges()).toMatchObject([{ state: 'paid' }]);
    await till.emulator.webhooks.release();
    expect(till.emulator.store.paymentIntents.newestFirst()).toHaveLength(2);
    expect(await till.balance()).toBe('11.00');
  });

  it('is credited by the event alone, once', async () => {
    const till = await openTill();
    behave(till, 'processing');
    await till.spend('9');
    await till.later(11);
    till.emulator.webhooks.duplicateNext(2);
    till.emulator.cards.finishProcessing(till.charges()[0]?.paymentIntentId ?? '', 'succeeded');
    await till.emulator.webhooks.settled();
    await till.later(11);
    expect(await till.balance()).toBe('11.00');
    expect(till.charges()).toMatchObject([{ state: 'paid', settledVia: 'webhook' }]);
  });

  it.each([
    [{ threshold: '0' }, 'amount_not_positive'],
    [{ monthlyCap: 9 }, 'invalid_input'],
    [{ priceId: 'price_other' }, 'invalid_input'],
  ])('is refused with %j', async (change, code) => {
    const { deps, buyer } = await openTill();
    const wish = { threshold: '5', priceId, monthlyCap: 60, requestId: crypto.randomUUID(), ...change };
    const asked = setTopUp(deps, buyer, { ...wish, threshold: parseCredits(wish.threshold) });
    expect((await refusalOf(asked)).code).toBe(code);
  });

  it('waits for the checkout in which its owner agrees', async () => {
    const shop = await openShop();
    expect(await readTopUp(shop.deps, shop.buyer)).toBeNull();
    expect((await refusalOf(finishTopUp(shop.deps, shop.buyer, crypto.randomUUID()))).code).toBe('not_found');
  });
});
