import { getTopUp, parseCredits } from '@coffer/db';
import { createPayments } from '@coffer/server/payments/create.ts';
import { lookAtElsewhere } from '@coffer/server/doctor/payments/elsewhere.ts';
import { finishTopUp, readTopUp, setTopUp } from '@coffer/server/top-up/settings.ts';
import { describe, expect, it } from 'vitest';
import type { StripeConfig } from '@coffer/server/config/config.ts';
import { emulatorForTest } from '../../support/stripe/testing.ts';
import { knowPrices, priceId, stripeConfig } from '../payments/shop.ts';
import { type Till, openTill } from './till.ts';

/** A charge that the bank takes days for. */
async function openCharge(): Promise<Till> {
  const till = await openTill();
  till.emulator.cards.behave(till.customerId(), 'processing');
  await till.spend('9');
  await till.later(11);
  expect(till.charges()).toMatchObject([{ state: 'processing' }]);
  till.emulator.cards.behave(till.customerId(), 'succeed');
  return till;
}

/** The process starts anew with other settings. */
async function restart({ deps }: Till, changes: Partial<StripeConfig>): Promise<void> {
  const payment = stripeConfig(changes);
  Object.assign(deps, {
    payments: createPayments({ ...deps, config: { payment } }),
    config: { ...deps.config, payment },
  });
  await knowPrices({ deps });
}

/** The same with the live key. */
async function goLive(till: Till): Promise<void> {
  till.emulator.seed.price({ id: 'price_live', livemode: true });
  const live = { apiKey: 'sk_live_shop', livemode: true, priceId: 'price_live' };
  await restart(till, { ...live, apiBase: till.emulator.url });
}

/** The same with the key of another Stripe account, in the same mode. Resolves with that account. */
async function changeAccount(till: Till): ReturnType<typeof emulatorForTest> {
  const other = await emulatorForTest({ now: () => till.deps.clock.now() });
  other.seed.price({ id: priceId });
  await restart(till, { apiBase: other.url });
  return other;
}

async function agreeLive({ deps, buyer, emulator }: Till): Promise<void> {
  const wish = { threshold: parseCredits('5'), monthlyCap: 10, requestId: crypto.randomUUID() };
  await setTopUp(deps, buyer, { ...wish, priceId: 'price_live' });
  emulator.pay(emulator.sessions.last().id);
  await emulator.webhooks.settled();
}

it('says that it has stopped while the key is another mode’s, and goes on with that of its own', async () => {
  const till = await openTill();
  const { payments } = till.deps;
  await goLive(till);
  const stopped = { isOn: true, cardId: null, pausedFor: 'settings_changed' };
  expect(await readTopUp(till.deps, till.buyer)).toMatchObject({ topUp: stopped });
  Object.assign(till.deps, { payments });
  const running = { isOn: true, cardId: expect.stringMatching(/^pm_/), pausedFor: null };
  expect(await readTopUp(till.deps, till.buyer)).toMatchObject({ topUp: running });
});

describe('a charge that is under way when the key becomes another mode’s', () => {
  it('holds up no charge in that mode, and counts for no limit there', async () => {
    const till = await openCharge();
    await goLive(till);
    await agreeLive(till);
    expect(await till.balance()).toBe('11.00');
    await till.spend('10');
    await till.later(11);
    await till.later(11);
    expect(till.charges()).toMatchObject([
      { state: 'processing', livemode: false },
      { state: 'paid', livemode: true },
    ]);
    expect(await till.balance()).toBe('11.00');
  });

  it('goes on when the key is that of its mode again', async () => {
    const till = await openCharge();
    const { payments } = till.deps;
    await goLive(till);
    await till.later(11);
    Object.assign(till.deps, { payments });
    till.emulator.webhooks.hold();
    till.emulator.cards.finishProcessing(till.charges()[0]?.paymentIntentId ?? '', 'succeeded');
    await till.topUps.round();
    expect(till.charges()).toMatchObject([{ state: 'paid' }]);
    expect(await till.balance()).toBe('11.00');
  });

  it('is no matter for anybody where no money moves', async () => {
    const till = await openCharge();
    await goLive(till);
    expect(await lookAtElsewhere(till.deps)).toBeNull();
  });

  it('is named by the doctor where it is of live mode', async () => {
    const till = await openTill();
    const { payments } = till.deps;
    await goLive(till);
    await agreeLive(till);
    till.emulator.cards.behave(till.customerId(), 'processing');
    await till.spend('19');
    await till.later(11);
    const [{ id, checkoutId } = { id: '', checkoutId: '' }] = till.charges();
    expect(await lookAtElsewhere(till.deps)).toBeNull();
    Object.assign(till.deps, { payments });
    expect(await lookAtElsewhere(till.deps)).toMatchObject({
      state: 'warning',
      text: expect.stringContaining(`1 payment of live mode is under way, and the key is of test mode`),
      details: [expect.stringContaining(checkoutId ?? id)],
    });
  });
});

describe('a charge that is under way when the key becomes another account’s', () => {
  it('ends, is named by the doctor, and holds up nobody', async () => {
    const till = await openCharge();
    const other = await changeAccount(till);
    await till.later(11);
    expect(till.charges()[0]).toMatchObject({ state: 'failed', reason: 'charge_unknown' });
    expect(await getTopUp(till.deps.db, till.buyer.userId)).toMatchObject({ pausedFor: 'card_gone' });
    expect(await lookAtElsewhere(till.deps)).toMatchObject({
      state: 'warning',
      details: [expect.stringContaining(till.charges()[0]?.checkoutId ?? 'none')],
    });
    await finishTopUp(till.deps, till.buyer, crypto.randomUUID());
    other.pay(other.sessions.last().id);
    await till.comeBack(other.sessions.last().id);
    await till.spend('10');
    await till.later(11);
    expect(till.charges().at(-1)).toMatchObject({ state: 'paid' });
  });

  it('counts for the most in a month, for it may have been made', async () => {
    const till = await openCharge();
    const { deps, buyer, emulator } = till;
    const { payments } = deps;
    const other = await changeAccount(till);
    await till.later(11);
    const wish = { threshold: parseCredits('5'), priceId, monthlyCap: 10, requestId: crypto.randomUUID() };
    await setTopUp(deps, buyer, wish);
    await finishTopUp(deps, buyer, crypto.randomUUID());
    other.pay(other.sessions.last().id);
    await till.comeBack(other.sessions.last().id);
    await till.spend('10');
    await till.later(11);
    Object.assign(deps, { payments });
    emulator.cards.finishProcessing(till.charges()[0]?.paymentIntentId ?? '', 'succeeded');
    await emulator.webhooks.settled();
    expect(till.charges().filter(({ state }) => state === 'paid')).toHaveLength(1);
    expect(await readTopUp(deps, buyer)).toMatchObject({ chargedMinor: 1000 });
  });

  it('pauses for the card that is gone, though the customer is gone too', async () => {
    const till = await openTill();
    const other = await changeAccount(till);
    const error = { type: 'invalid_request_error', code: 'resource_missing', param: 'customer' } as const;
    other.faults.fail({ status: 400, method: 'GET', path: '/v1/payment_intents', times: 9, error });
    await till.spend('9');
    await till.later(11);
    expect(await getTopUp(till.deps.db, till.buyer.userId)).toMatchObject({ pausedFor: 'card_gone' });
    expect(till.charges()).toMatchObject([{ state: 'failed', reason: 'card_gone' }]);
  });

  it('is credited all the same when news of its payment comes', async () => {
    const till = await openCharge();
    const { payments } = till.deps;
    await changeAccount(till);
    await till.later(11);
    Object.assign(till.deps, { payments });
    till.emulator.cards.finishProcessing(till.charges()[0]?.paymentIntentId ?? '', 'succeeded');
    await till.emulator.webhooks.settled();
    expect(till.charges()[0]).toMatchObject({ state: 'paid', reason: null });
    expect(await till.balance()).toBe('11.00');
  });
});
