import { describe, expect, it } from 'vitest';
import { checkoutOf, emulatorForTest, refusalOf, sdkFor } from './testing.ts';
import { receiverForTest } from './webhook-receiver.ts';
import { retryDelaysMs } from './webhooks/delivery.ts';
import type { EventOdds } from './luck.ts';

describe('a rate limit', () => {
  it('refuses what is too much within its window, and nothing after it', async () => {
    let nowMs = 1_800_000_000_000;
    const emulator = await emulatorForTest({ now: () => nowMs });
    const { balance } = sdkFor(emulator);
    emulator.faults.limitRate({ calls: 2, windowSeconds: 1 });
    await balance.retrieve();
    await balance.retrieve();
    expect(await refusalOf(balance.retrieve())).toMatchObject({
      type: 'StripeRateLimitError',
      statusCode: 429,
      code: 'rate_limit',
    });
    nowMs += 1000;
    await balance.retrieve();
    emulator.faults.limitRate(null);
    await balance.retrieve();
    await balance.retrieve();
    expect(emulator.calls.all.map(({ status }) => status)).toEqual([200, 200, 429, 200, 200, 200]);
  });
});

describe('a slow answer', () => {
  it('comes in the end, and too late for an impatient client', async () => {
    const emulator = await emulatorForTest();
    const { balance } = sdkFor(emulator);
    emulator.faults.slow({ ms: 1 });
    expect(await balance.retrieve()).toMatchObject({ object: 'balance' });
    emulator.faults.slow({ ms: 60_000, times: Infinity });
    const late = balance.retrieve({}, { timeout: 20 });
    expect(await refusalOf(late)).toMatchObject({ type: 'StripeConnectionError' });
    emulator.faults.clear();
    expect(await balance.retrieve()).toMatchObject({ object: 'balance' });
  });
});

describe('random trouble', () => {
  async function fates(seed: string): Promise<(number | null)[]> {
    const emulator = await emulatorForTest();
    const odds = { fail: 0.2, rateLimit: 0.2, slow: 0.2, slowMs: 2, path: '/v1/balance' };
    emulator.faults.random(seed, odds);
    const { balance, account } = sdkFor(emulator);
    for (let at = 0; at < 30; at += 1) await balance.retrieve().catch(() => null);
    const statuses = emulator.calls.all.map(({ status }) => status);
    await account.retrieveCurrent();
    return statuses;
  }

  it('is the same for the same seed, and for no other', async () => {
    const first = await fates('seed-1');
    expect(new Set(first)).toEqual(new Set([200, 500, 429]));
    expect(await fates('seed-1')).toEqual(first);
    expect(await fates('seed-2')).not.toEqual(first);
  });

  it('drops connections before and after the work', async () => {
    const emulator = await emulatorForTest();
    const { customers } = sdkFor(emulator);
    emulator.faults.random('seed-1', { dropBefore: 1 });
    await refusalOf(customers.create());
    expect(emulator.store.customers.newestFirst()).toHaveLength(0);
    emulator.faults.random('seed-1', { dropAfter: 1 });
    await refusalOf(customers.create());
    expect(emulator.store.customers.newestFirst()).toHaveLength(1);
  });

  it.each<[EventOdds, number, number]>([
    [{ drop: 1 }, 0, 0],
    [{ duplicate: 1 }, 2, 2],
    [{ hold: 1 }, 0, 1],
  ])('of %j for events sends %i at once and %i in the end', async (odds, atOnce, inTheEnd) => {
    const receiver = await receiverForTest();
    const emulator = await emulatorForTest({ webhook: { url: receiver.url, secret: 'whsec_a' } });
    emulator.webhooks.random('seed-1', odds);
    const { id } = await sdkFor(emulator).checkout.sessions.create(checkoutOf(emulator.seed.price().id));
    emulator.pay(id);
    await emulator.webhooks.settled();
    expect(receiver.received).toHaveLength(atOnce);
    await emulator.webhooks.flush();
    expect(receiver.received).toHaveLength(inTheEnd);
  });

  it('can retry as Stripe does, only faster', () => {
    expect(retryDelaysMs(false, 1000)).toEqual([300, 3600, 10_800]);
    const live = retryDelaysMs(true, 1);
    expect(live.reduce((sum, waitMs) => sum + waitMs, 0)).toBeLessThanOrEqual(3 * 24 * 60 * 60 * 1000);
  });
});

describe('a restricted key', () => {
  it('does what it may, and is told what it would need for the rest', async () => {
    const emulator = await emulatorForTest();
    const stripe = sdkFor(emulator, 'rk_test_1234567890abcd');
    emulator.keys.restrict('rk_test_1234567890abcd', [
      'checkout_sessions:write',
      'prices:read',
      'charges:read',
    ]);
    const { id } = emulator.seed.price();
    await stripe.prices.retrieve(id);
    const session = await stripe.checkout.sessions.create(checkoutOf(id));
    await stripe.checkout.sessions.listLineItems(session.id);
    await stripe.refunds.list();
    expect(await refusalOf(stripe.refunds.create({ charge: 'ch_x' }))).toMatchObject({
      type: 'StripePermissionError',
      statusCode: 403,
      message: expect.stringMatching(/'rk_test_\*+abcd'.*'rak_charge_write' permission/),
    });
    const refused = [stripe.events.list(), stripe.customers.create(), stripe.balance.retrieve()];
    for (const call of refused) expect(await refusalOf(call)).toMatchObject({ statusCode: 403 });
    expect(await sdkFor(emulator).events.list()).toMatchObject({ object: 'list' });
    emulator.keys.lift('rk_test_1234567890abcd');
    expect(await stripe.events.list()).toMatchObject({ object: 'list' });
  });

  it('is not restricted to what does not exist', async () => {
    const { keys } = await emulatorForTest();
    expect(() => keys.restrict('rk_test_x', ['wallets:read'])).toThrow('no permission wallets:read');
    expect(() => keys.restrict('rk_test_x', ['charges'])).toThrow('no permission charges');
  });
});

describe('the Date of an answer', () => {
  it("is the emulator's clock", async () => {
    const emulator = await emulatorForTest({ now: () => 1_800_000_000_000 });
    const answer = await fetch(`${emulator.url}/v1/balance`, {
      headers: { Authorization: 'Bearer sk_test_x' },
    });
    expect(Date.parse(answer.headers.get('Date') ?? '')).toBe(1_800_000_000_000);
    const refused = await fetch(`${emulator.url}/v1/balance`);
    expect([refused.status, refused.headers.get('Date')]).toEqual([401, 'Fri, 15 Jan 2027 08:00:00 GMT']);
  });
});
