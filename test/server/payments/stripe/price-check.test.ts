import type { StripeConfig } from '@coffer/server/config/config.ts';
import { createStripeClient } from '@coffer/server/payments/stripe/client.ts';
import { PriceCheck } from '@coffer/server/payments/stripe/price-check.ts';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { StripeEmulator } from '../../../support/stripe/emulator.ts';
import type { PriceSeed } from '../../../support/stripe/resources/prices.ts';
import { emulatorForTest } from '../../../support/stripe/testing.ts';
import { type LogLine, logInto } from '../../../setup/log.ts';
import { openShop, priceId, refusalOf, stripeConfig } from '../shop.ts';

interface Checked {
  readonly emulator: StripeEmulator;
  readonly check: PriceCheck;
  readonly log: LogLine[];
}

async function checkOf(price: PriceSeed | null, stripe: Partial<StripeConfig> = {}): Promise<Checked> {
  const emulator = await emulatorForTest();
  const config = stripeConfig({ apiBase: emulator.url, ...stripe });
  if (price) emulator.seed.price({ id: priceId, ...price });
  const log: LogLine[] = [];
  const check = new PriceCheck({
    stripe: createStripeClient(config),
    config: { ...config, setting: 'payment.stripe.price_id' },
    log: logInto(log),
  });
  return { emulator, check, log };
}

const live = { livemode: true, apiKey: 'sk_live_x' };

describe('the price check', () => {
  it.each([
    [
      'a live price',
      { livemode: true },
      live,
      'ok',
      /^Stripe, live mode\. Buying once costs 10\.00 USD and gives 10\.00 credits\.$/,
    ],
    ['a test price', {}, {}, 'warning', /test card.* costs 10\.00 USD and gives 10\.00 credits/],
    [
      'yen',
      { currency: 'jpy', unitAmountMinor: 500, livemode: true },
      live,
      'ok',
      /costs 500 JPY and gives 500\.00 credits/,
    ],
    ['an archived price', { active: false }, {}, 'error', /archived/],
    ['a subscription’s price', { recurring: true }, {}, 'error', /subscription/],
    ['a price of nothing', { unitAmountMinor: 0 }, {}, 'error', /costs nothing/],
    ['no such price', null, {}, 'error', /^Stripe has no price price_credits in test mode/],
    [
      'a price of the other mode',
      {},
      live,
      'error',
      /^The price price_credits is of test mode, the key of live mode .*req_/,
    ],
  ])('says what %s means', async (_what, price, stripe, state, words) => {
    const { check } = await checkOf(price, stripe);
    expect(check.current).toMatchObject({ state: 'pending', offer: null });
    await check.look();
    expect(check.current).toMatchObject({ state, text: expect.stringMatching(words) });
    expect(check.current.offer === null).toBe(state === 'error');
    expect(check.current.mend === null).toBe(state === 'ok');
  });

  it('names a key that Stripe does not accept, with the request to ask Stripe about, and not the key', async () => {
    const { check, emulator, log } = await checkOf({});
    emulator.revokedKeys.add('sk_test_shop');
    await check.look();
    expect(check.current).toMatchObject({ state: 'error', text: expect.stringMatching(/API key .*req_/) });
    expect(log).toMatchObject([{ level: 'error', text: expect.stringContaining('payment.stripe.api_key') }]);
    expect(JSON.stringify([check.current, log])).not.toContain('sk_test_shop');
  });

  it('logs the same answer once, whichever request it came to', async () => {
    const { check, log } = await checkOf(null);
    await check.look();
    await check.look();
    expect(log).toMatchObject([{ level: 'error', text: expect.stringContaining('price_credits') }]);
  });

  it('warns of a restricted key that may not read prices', async () => {
    const { check, emulator } = await checkOf({});
    emulator.faults.fail({ status: 403, path: /prices/ });
    await check.look();
    expect(check.current).toMatchObject({ state: 'warning', text: expect.stringContaining('restricted') });
  });

  it('asks again at growing distance until Stripe answers, and stops when told', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { check } = await checkOf(null);
    const stop = new AbortController();
    const looks = vi.spyOn(check, 'look').mockResolvedValue();
    check.start(stop.signal);
    const looksAfter = async (passedMs: number) => {
      await vi.advanceTimersByTimeAsync(passedMs);
      return looks.mock.calls.length;
    };
    expect(await looksAfter(4999)).toBe(1);
    expect(await looksAfter(1)).toBe(2);
    expect(await looksAfter(9999)).toBe(2);
    expect(await looksAfter(1)).toBe(3);
    expect(await looksAfter(20_000)).toBe(4);
    expect(await looksAfter(3_600_000)).toBe(13);
    expect(await looksAfter(600_000)).toBe(14);
    stop.abort();
    expect(await looksAfter(10_000_000)).toBe(14);
  });

  it('asks hourly once all is well', async () => {
    const { check } = await checkOf({});
    await check.look();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const stop = new AbortController();
    const looks = vi.spyOn(check, 'look').mockResolvedValue();
    check.start(stop.signal);
    await vi.advanceTimersByTimeAsync(3_599_999);
    expect(looks).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(looks).toHaveBeenCalledTimes(2);
    stop.abort();
  });

  it('keeps what it knows of the price while Stripe cannot be reached', async () => {
    const { check, emulator, log } = await checkOf({ livemode: true }, live);
    await check.look();
    emulator.faults.fail({ status: 500, times: 3 });
    await check.look();
    await check.look();
    expect(log.map(({ level }) => level)).toEqual(['info', 'warn', 'info']);
    emulator.faults.fail({ status: 500, times: 3 });
    await check.look();
    expect(check.current).toMatchObject({ state: 'warning', offer: { currency: 'usd', priceMinor: 1000 } });
  });

  it('delays nothing, and shows the price on purchases once it is known', async () => {
    const shop = await openShop();
    const stop = new AbortController();
    const held = shop.emulator.faults.hold({ path: /prices/ });
    shop.deps.payments?.startChecking(stop.signal);
    await held.arrived;
    expect(shop.deps.payments?.check().state).toBe('pending');
    held.release();
    await vi.waitUntil(() => shop.deps.payments?.check().state === 'warning', { timeout: 15_000 });
    stop.abort();
    shop.emulator.faults.fail({ status: 400, path: '/v1/checkout/sessions' });
    expect((await refusalOf(shop.buy())).code).toBe('payment_provider_failed');
    const row = shop.deps.db.read.query.purchase.findFirst().sync();
    expect(row).toMatchObject({ state: 'failed', currency: 'usd', priceMinor: 1000 });
  });
});
