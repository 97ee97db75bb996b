import type { Caller } from '@coffer/server/access/caller.ts';
import { createPayments } from '@coffer/server/payments/create.ts';
import { startPurchase } from '@coffer/server/purchase/start.ts';
import { connectPlain } from '../../db/open.ts';
import { describe, expect, it } from 'vitest';
import { createKeyOf, createPerson } from '../../setup/callers.ts';
import { hostUrl, openShop, priceId, refusalOf, stripeConfig } from '../payments/shop.ts';

const sessionsPath = '/v1/checkout/sessions';

describe('a purchase', () => {
  it('asks Stripe for a checkout that names it', async () => {
    const { emulator, buy, buyer, deps, purchase } = await openShop();
    const { purchaseId, url, checkoutId } = await buy();
    const names = {
      coffer_instance: deps.db.instanceId,
      coffer_purchase: purchaseId,
      coffer_payer: buyer.userId,
      coffer_creditee: buyer.userId,
    };
    const [call] = emulator.calls.matching({ method: 'POST', path: sessionsPath });
    expect(call?.idempotencyKey).toContain(purchaseId);
    expect(call?.params).toEqual({
      mode: 'payment',
      line_items: [{ price: priceId, quantity: '1' }],
      customer: emulator.store.customers.newestFirst()[0]?.id,
      client_reference_id: purchaseId,
      metadata: names,
      payment_intent_data: { metadata: names },
      success_url: `${hostUrl}/cost-management?payment=success&session_id={CHECKOUT_SESSION_ID}`,
      cancel_url: `${hostUrl}/cost-management?payment=cancelled&session_id=${purchaseId}`,
    });
    expect(url).toBe(emulator.sessions.get(checkoutId).url);
    expect(await purchase(purchaseId)).toMatchObject({
      state: 'open',
      checkoutId,
      checkoutUrl: url,
      currency: 'usd',
      priceMinor: 1000,
      livemode: false,
    });
  });

  it('has an invoice made when that is configured', async () => {
    const { emulator, buy } = await openShop({ stripe: { enableInvoiceCreation: true } });
    await buy();
    const [call] = emulator.calls.matching({ method: 'POST', path: sessionsPath });
    expect(call?.params['invoice_creation']).toEqual({ enabled: 'true' });
  });

  it('has its row before Stripe is asked', async () => {
    const { emulator, buy, deps } = await openShop();
    const held = emulator.faults.hold({ method: 'POST', path: '/v1/customers' });
    const buying = buy();
    await held.arrived;
    expect(deps.db.read.query.purchase.findMany().sync()).toMatchObject([
      { state: 'open', checkoutId: null },
    ]);
    held.release();
    await buying;
  });

  it('is one for a double click, and for a later retry', async () => {
    const { emulator, buy } = await openShop();
    const clicks = await Promise.all([1, 2, 3].map(() => buy({ requestId: 'wish' })));
    const later = await buy({ requestId: 'wish' });
    expect(new Set([...clicks, later].map(({ url }) => url)).size).toBe(1);
    expect(new Set([...clicks, later].map(({ purchaseId }) => purchaseId)).size).toBe(1);
    expect(emulator.sessions.all()).toHaveLength(1);
  });

  it('that has come to an end leads its request to the result, not to the checkout', async () => {
    const { emulator, buy } = await openShop();
    const { checkoutId } = await buy({ requestId: 'wish' });
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    const { url } = await buy({ requestId: 'wish' });
    expect(url).toBe(`${hostUrl}/cost-management?payment=success&session_id=${checkoutId}`);
    expect(emulator.sessions.all()).toHaveLength(1);
  });

  it('in favour of another user credits that one', async () => {
    const { emulator, buy, buyer, manager, balance } = await openShop();
    const { checkoutId } = await buy({ caller: manager, crediteeId: buyer.userId });
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    expect(await balance(buyer.userId)).toBe('10.00');
    expect(await balance(manager.userId)).toBe('0.00');
  });

  it('is refused to whoever may not', async () => {
    const { buy, buyer, manager, deps } = await openShop();
    const scopeless = (await createKeyOf(deps, buyer, { scopes: ['credits:read'] })).caller;
    const paying = (await createKeyOf(deps, buyer, { scopes: ['payments:write'] })).caller;
    const off = { ...deps, payments: null };
    const calls: [() => Promise<unknown>, string][] = [
      [() => buy({ crediteeId: manager.userId }), 'forbidden'],
      [() => buy({ crediteeId: 'nobody' }), 'forbidden'],
      [() => buy({ caller: paying, crediteeId: manager.userId }), 'forbidden'],
      [() => buy({ caller: scopeless }), 'scope_missing'],
      [() => buy({ caller: manager, crediteeId: 'nobody' }), 'user_not_found'],
      [() => startPurchase(off, buyer, { requestId: 'r', crediteeId: null }), 'payments_off'],
    ];
    for (const [call, code] of calls) expect((await refusalOf(call())).code).toBe(code);
    expect((await buy({ caller: paying })).url).toContain('/pay/');
  });

  it('is refused for a request that was about somebody else’s credits', async () => {
    const { buy, buyer, manager } = await openShop();
    await buy({ caller: manager, requestId: 'wish' });
    const other = buy({ caller: manager, requestId: 'wish', crediteeId: buyer.userId });
    expect((await refusalOf(other)).code).toBe('idempotency_conflict');
  });

  it('is refused for a request that failed under other payment settings', async () => {
    const { buy, buyer, deps, emulator } = await openShop();
    emulator.faults.fail({ status: 400, path: sessionsPath });
    await refusalOf(buy({ requestId: 'wish' }));
    const payment = stripeConfig({ apiBase: emulator.url, priceId: 'price_new' });
    const payments = createPayments({ ...deps, config: { payment } });
    deps.clock.advance(1000);
    const again = startPurchase({ ...deps, payments }, buyer, { requestId: 'wish', crediteeId: null });
    expect((await refusalOf(again)).code).toBe('idempotency_conflict');
  });
});

describe('the customer of a user', () => {
  const emailOf = ({ name }: Caller) => `${name.toLowerCase()}@example.com`;

  it('is one, though two tabs buy at the same time and again later', async () => {
    const { emulator, buy, buyer, deps } = await openShop();
    await Promise.all([buy(), buy()]);
    await buy();
    expect(emulator.store.customers.newestFirst()).toMatchObject([
      {
        email: emailOf(buyer),
        name: buyer.name,
        metadata: { coffer_instance: deps.db.instanceId, coffer_user: buyer.userId },
      },
    ]);
    expect(emulator.calls.matching({ method: 'POST', path: '/v1/customers' })).toHaveLength(1);
    expect(new Set(emulator.sessions.all().map(({ customer }) => customer)).size).toBe(1);
  });

  it('is one, though two processes make it at the same time', async () => {
    const { emulator, deps, buyer } = await openShop();
    const other = { ...deps, payments: createPayments(deps) };
    const wishes = [deps, other].map((each) =>
      startPurchase(each, buyer, { requestId: crypto.randomUUID(), crediteeId: null }),
    );
    await Promise.all(wishes);
    expect(emulator.store.customers.newestFirst()).toHaveLength(1);
    expect(emulator.sessions.all()).toHaveLength(2);
  });

  it('is each payer’s own', async () => {
    const { emulator, buy, buyer, manager } = await openShop();
    await buy({ caller: manager, crediteeId: buyer.userId });
    await buy();
    const emails = emulator.store.customers
      .newestFirst()
      .map((each) => ('email' in each ? each.email : null));
    expect(new Set(emails)).toEqual(new Set([emailOf(buyer), emailOf(manager)]));
  });

  it('is made anew, once, when it was deleted at Stripe', async () => {
    const { emulator, buy, customerId, deleteCustomer } = await openShop();
    await buy();
    const first = customerId();
    await deleteCustomer(first);
    await Promise.all([buy(), buy()]);
    const [newest, second] = emulator.sessions.all();
    expect(newest?.customer).toBe(second?.customer);
    expect(newest?.customer).not.toBe(first);
    expect(emulator.store.customers.newestFirst()).toHaveLength(2);
  });

  it('goes without an e-mail address that Stripe would refuse', async () => {
    const { emulator, buy, deps } = await openShop();
    const odd = await createPerson(deps, 'Odd');
    connectPlain(deps.db.path).exec(`UPDATE user SET email = 'odd@localhost' WHERE id = '${odd.userId}'`);
    await buy({ caller: odd });
    expect(emulator.store.customers.newestFirst()).toMatchObject([{ name: 'Odd' }]);
  });
});
