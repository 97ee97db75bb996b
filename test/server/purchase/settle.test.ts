import type { Caller } from '@coffer/server/access/caller.ts';
import { createPayments } from '@coffer/server/payments/create.ts';
import { settleCheckout } from '@coffer/server/purchase/settle.ts';
import { describe, expect, it } from 'vitest';
import { createKeyOf, createPerson } from '../../setup/callers.ts';
import { openShop, refusalOf, stripeConfig } from '../payments/shop.ts';

describe('a browser that comes back', () => {
  it('credits the purchase, though no webhook ever comes', async () => {
    const { emulator, buy, comeBack, balance, deps } = await openShop();
    emulator.webhooks.dropNext();
    const { purchaseId, checkoutId } = await buy();
    emulator.pay(checkoutId);
    expect(await comeBack()).toMatchObject({
      outcome: 'credited',
      purchase: { id: purchaseId, state: 'paid', paidAt: expect.any(Date), flagged: false },
    });
    expect(await balance()).toBe('10.00');
    expect(deps.db.read.query.purchase.findMany().sync()).toMatchObject([
      { paymentIntentId: expect.stringMatching(/^pi_/) },
    ]);
  });

  it.each([
    ['before paying', () => undefined, 'unpaid', 'open'],
    ['after a declined card', (emulator, id) => emulator.decline(id), 'unpaid', 'open'],
    ['with the money on its way', (emulator, id) => emulator.payLater(id), 'processing', 'processing'],
    ['after its time', (emulator, id) => emulator.expire(id), 'expired', 'expired'],
    [
      'after a slow payment has failed',
      (emulator, id) => {
        emulator.payLater(id);
        emulator.finishAsync(id, 'failed');
      },
      'failed',
      'failed',
    ],
  ] satisfies [
    string,
    (emulator: Awaited<ReturnType<typeof openShop>>['emulator'], id: string) => unknown,
    string,
    string,
  ][])('%s is told so', async (_when, act, outcome, state) => {
    const { emulator, buy, comeBack, balance } = await openShop();
    emulator.webhooks.configure(null);
    act(emulator, (await buy()).checkoutId);
    expect(await comeBack()).toMatchObject({ outcome, purchase: { state } });
    expect(await balance()).toBe('0.00');
  });

  it('from the way out finds the checkout by the purchase’s own id', async () => {
    const { emulator, buy, comeBack } = await openShop();
    const { purchaseId, checkoutId } = await buy();
    const wayOut = new URL(emulator.sessions.get(checkoutId).cancel_url ?? '').searchParams;
    expect(wayOut.get('payment')).toBe('cancelled');
    expect(await comeBack(wayOut.get('session_id') ?? '')).toMatchObject({
      outcome: 'unpaid',
      purchase: { id: purchaseId, checkoutId },
    });
  });

  it('does not make Stripe be asked about what is settled, failed or unknown', async () => {
    const { emulator, buy, comeBack } = await openShop();
    const ids: string[] = [];
    for (const end of ['pay', 'expire'] as const) {
      const { checkoutId } = await buy();
      emulator[end](checkoutId);
      ids.push(checkoutId);
    }
    await emulator.webhooks.settled();
    emulator.faults.fail({ status: 400, path: '/v1/checkout/sessions' });
    await refusalOf(buy());
    emulator.calls.clear();
    for (const id of ids) await comeBack(id);
    for (const id of ['cs_test_made_up', '../customers', '', 'x'.repeat(5000)]) {
      expect((await refusalOf(comeBack(id))).code).toBe('purchase_not_found');
    }
    expect(emulator.calls.all).toEqual([]);
  });

  it('is told in a sentence when Stripe cannot be asked, and is credited later', async () => {
    const { emulator, buy, comeBack, balance, deps } = await openShop();
    emulator.webhooks.dropNext();
    emulator.pay((await buy()).checkoutId);
    emulator.faults.fail({ status: 500, times: 3 });
    const refusal = await refusalOf(comeBack());
    expect(refusal).toMatchObject({ code: 'payment_provider_failed' });
    expect(refusal.facts.detail).toContain('arrive by themselves');
    deps.clock.advance(2000);
    expect(await comeBack()).toMatchObject({ outcome: 'credited' });
    expect(await balance()).toBe('10.00');
  });

  it('that asks in a loop has Stripe asked once in two seconds, and is told what the webhook changed meanwhile', async () => {
    const { emulator, buy, comeBack, deps } = await openShop();
    const { checkoutId } = await buy();
    const asked = () =>
      emulator.calls.matching({ method: 'GET', path: `/v1/checkout/sessions/${checkoutId}` });
    const answers = await Promise.all([1, 2, 3].map(() => comeBack()));
    for (let again = 0; again < 5; again += 1) answers.push(await comeBack());
    expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['unpaid']));
    expect(asked()).toHaveLength(1);
    deps.clock.advance(2000);
    await comeBack();
    expect(asked()).toHaveLength(2);
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    expect(await comeBack()).toMatchObject({ outcome: 'credited' });
    expect(asked()).toHaveLength(2);
  });

  it('with many purchases under way has Stripe asked ten times in ten seconds, and is told to wait', async () => {
    const { comeBack, asked, first, last } = await paidTwelveTimes();
    for (const id of first) expect(await comeBack(id)).toMatchObject({ outcome: 'credited' });
    for (const id of last) {
      const { code, facts } = await refusalOf(comeBack(id));
      expect([code, facts.retryAfterSeconds]).toEqual(['rate_limited', expect.any(Number)]);
      expect(facts.retryAfterSeconds).toBeGreaterThan(0);
    }
    expect(asked()).toHaveLength(10);
  });

  it('is asked for after somebody else was told to wait, about the same purchase', async () => {
    const { comeBack, deps, manager, first, last } = await paidTwelveTimes();
    const [late = ''] = last;
    for (const id of first) await comeBack(id);
    await refusalOf(comeBack(late));
    expect(await settleCheckout(deps, manager, late)).toMatchObject({ outcome: 'credited' });
  });

  it('is told what is known of a purchase from before the settings changed', async () => {
    const { emulator, buy, deps, buyer } = await openShop();
    const { checkoutId } = await buy();
    const payment = stripeConfig({ apiBase: emulator.url, apiKey: 'sk_live_x', livemode: true });
    emulator.calls.clear();
    for (const payments of [null, createPayments({ ...deps, config: { payment } })]) {
      expect(await settleCheckout({ ...deps, payments }, buyer, checkoutId)).toMatchObject({
        outcome: 'unpaid',
      });
    }
    expect(emulator.calls.all).toEqual([]);
  });
});

/** A buyer who has paid for ten purchases and two more, of which no webhook tells. */
async function paidTwelveTimes() {
  const shop = await openShop();
  const { emulator, buy } = shop;
  emulator.webhooks.configure(null);
  const ids: string[] = [];
  for (let many = 0; many < 12; many += 1) {
    const { checkoutId } = await buy();
    emulator.pay(checkoutId);
    ids.push(checkoutId);
  }
  emulator.calls.clear();
  const asked = () => emulator.calls.matching({ method: 'GET', path: /checkout/ });
  return { ...shop, asked, first: ids.slice(0, 10), last: ids.slice(10) };
}

describe('a checkout may be settled', () => {
  it('by who pays, who is credited, and managers; to others it does not exist', async () => {
    const { buy, buyer, manager, deps } = await openShop();
    const admin = await createPerson(deps, 'Pia', ['PlatformManager']);
    const stranger = await createPerson(deps, 'Stan');
    const { checkoutId } = await buy({ caller: manager, crediteeId: buyer.userId });
    const settle = (caller: Caller) => settleCheckout(deps, caller, checkoutId);
    const urls = [];
    for (const caller of [manager, admin, buyer]) urls.push((await settle(caller)).purchase.checkoutUrl);
    expect(urls).toEqual([expect.stringContaining('/pay/'), null, null]);
    expect((await settle(buyer)).purchase.payerId).toBe('');
    expect((await refusalOf(settle(stranger))).code).toBe('purchase_not_found');
    const key = await createKeyOf(deps, buyer, { scopes: ['credits:read'] });
    expect((await refusalOf(settle(key.caller))).code).toBe('scope_missing');
  });

  it.each([
    ['a manager', 'manager', 12],
    ['a user', 'buyer', 10],
  ] as const)('by an application with the key of %s, as often as that may', async (_, owner, times) => {
    const { deps, asked, first, last, ...people } = await paidTwelveTimes();
    const application = (await createKeyOf(deps, people[owner])).caller;
    const settle = (id: string) => settleCheckout(deps, application, id);
    const ends = await Promise.allSettled([...first, ...last].map(settle));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(times);
    expect(asked()).toHaveLength(times);
  });
});
