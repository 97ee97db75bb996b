import { settlePurchase } from '@coffer/db';
import type { Caller } from '@coffer/server/access/caller.ts';
import { createPayments } from '@coffer/server/payments/create.ts';
import { discardPurchase } from '@coffer/server/purchase/discard.ts';
import { describe, expect, it } from 'vitest';
import { createKeyOf, createPerson } from '../../setup/callers.ts';
import { type Shop, openDummyShop, openShop, refusalOf, stripeConfig } from '../payments/shop.ts';

const expirePath = /\/expire$/;

/** A shop with one open checkout, of which no webhook tells. */
async function openedCheckout() {
  const shop = await openShop();
  shop.emulator.webhooks.configure(null);
  const bought = await shop.buy();
  const discard = (caller: Caller = shop.buyer) => discardPurchase(shop.deps, caller, bought.purchaseId);
  const status = () => shop.emulator.sessions.get(bought.checkoutId).status;
  return { ...shop, ...bought, discard, status };
}

describe('discarding a checkout', () => {
  it('ends it at Stripe, so that nobody can pay it any more, and is done once', async () => {
    const { discard, status, balance, emulator } = await openedCheckout();
    expect(await discard()).toMatchObject({ outcome: 'expired', purchase: { state: 'expired' } });
    expect(status()).toBe('expired');
    expect(await discard()).toMatchObject({ outcome: 'expired' });
    expect(emulator.calls.matching({ path: expirePath })).toHaveLength(1);
    expect(await balance()).toBe('0.00');
  });

  it('credits it instead when it was paid meanwhile', async () => {
    const { discard, checkoutId, balance, emulator } = await openedCheckout();
    emulator.pay(checkoutId);
    expect(await discard()).toMatchObject({ outcome: 'credited', purchase: { state: 'paid' } });
    expect(await balance()).toBe('10.00');
  });

  it('credits it when the payment comes while Stripe is on its way to end it', async () => {
    const { discard, checkoutId, balance, emulator } = await openedCheckout();
    const call = emulator.faults.hold({ path: expirePath });
    const discarding = discard();
    await call.arrived;
    emulator.pay(checkoutId);
    call.release();
    expect(await discarding).toMatchObject({ outcome: 'credited' });
    expect(await balance()).toBe('10.00');
  });

  it('leaves it alone when the money is on its way, and credits it when that comes', async () => {
    const { discard, checkoutId, comeBack, balance, emulator } = await openedCheckout();
    emulator.payLater(checkoutId);
    expect(await discard()).toMatchObject({ outcome: 'processing', purchase: { state: 'processing' } });
    emulator.finishAsync(checkoutId, 'succeeded');
    expect(await comeBack(checkoutId)).toMatchObject({ outcome: 'credited' });
    expect(await balance()).toBe('10.00');
  });

  it('that Stripe does not answer changes nothing, and a payment after it is credited', async () => {
    const { discard, checkoutId, purchaseId, purchase, comeBack, balance, emulator } = await openedCheckout();
    emulator.faults.fail({ status: 500, path: expirePath, times: 3 });
    expect((await refusalOf(discard())).code).toBe('payment_provider_failed');
    expect(await purchase(purchaseId)).toMatchObject({ state: 'open' });
    emulator.pay(checkoutId);
    expect(await comeBack(checkoutId)).toMatchObject({ outcome: 'credited' });
    expect(await balance()).toBe('10.00');
  });

  it('that Stripe refuses although it is open says so', async () => {
    const { discard, emulator, purchaseId, purchase } = await openedCheckout();
    emulator.faults.fail({ status: 400, path: expirePath });
    expect((await refusalOf(discard())).code).toBe('payment_provider_failed');
    expect(await purchase(purchaseId)).toMatchObject({ state: 'open' });
  });

  it('whose answer is lost is found out when it is tried again', async () => {
    const { discard, status, emulator } = await openedCheckout();
    emulator.faults.drop({ when: 'after', path: expirePath, times: 3 });
    expect((await refusalOf(discard())).code).toBe('payment_provider_failed');
    expect(status()).toBe('expired');
    expect(await discard()).toMatchObject({ outcome: 'expired' });
  });

  it('never loses a payment that is told of afterwards', async () => {
    const { discard, checkoutId, balance, deps, emulator } = await openedCheckout();
    await discard();
    emulator.sessions.patch(checkoutId, { status: 'complete', payment_status: 'paid' });
    const report = await deps.payments?.readCheckout(checkoutId);
    if (!report) throw new Error('There is no provider.');
    expect(await settlePurchase(deps.db, report, 'webhook')).toMatchObject({ outcome: 'credited' });
    expect(await balance()).toBe('10.00');
  });
});

describe('a checkout is discarded', () => {
  it('by who pays and by managers, not by who is credited; to others it does not exist', async () => {
    const shop = await openShop();
    const { buyer, manager, deps } = shop;
    const admin = await createPerson(deps, 'Pia', ['PlatformManager']);
    const stranger = await createPerson(deps, 'Stan');
    const { purchaseId } = await shop.buy({ caller: manager, crediteeId: buyer.userId });
    const discard = (caller: Caller) => discardPurchase(deps, caller, purchaseId);
    expect((await refusalOf(discard(stranger))).code).toBe('purchase_not_found');
    expect((await refusalOf(discard(buyer))).code).toBe('forbidden');
    const key = await createKeyOf(deps, manager, { scopes: ['credits:read'] });
    expect((await refusalOf(discard(key.caller))).code).toBe('scope_missing');
    expect(await discard(admin)).toMatchObject({ outcome: 'expired' });
    expect(shop.log).toMatchObject([
      { text: 'ended a checkout of somebody else', facts: { by: admin.userId, purchaseId } },
    ]);
    const own = await shop.buy({ caller: manager });
    expect(await discardPurchase(deps, manager, own.purchaseId)).toMatchObject({ outcome: 'expired' });
  });

  it('only where it is known and this server can ask: else it ends by itself', async () => {
    const shop = await openShop();
    const { buyer, deps, emulator } = shop;
    const codeOf = async (change: Partial<Shop['deps']>, purchaseId: string) =>
      (await refusalOf(discardPurchase({ ...deps, ...change }, buyer, purchaseId))).code;
    const { purchaseId } = await shop.buy();
    const live = stripeConfig({ apiBase: emulator.url, apiKey: 'sk_live_x', livemode: true });
    expect(await codeOf({ payments: null }, purchaseId)).toBe('not_discardable');
    const payments = createPayments({ ...deps, config: { payment: live } });
    expect(await codeOf({ payments }, purchaseId)).toBe('not_discardable');
    expect(await codeOf({}, crypto.randomUUID())).toBe('purchase_not_found');
    expect(emulator.calls.matching({ path: expirePath })).toEqual([]);
  });

  it('ten times in ten seconds at most', async () => {
    const { buy, buyer, deps, emulator } = await openShop();
    const ids: string[] = [];
    for (let many = 0; many < 11; many += 1) ids.push((await buy()).purchaseId);
    for (const id of ids.slice(0, 10)) await discardPurchase(deps, buyer, id);
    expect((await refusalOf(discardPurchase(deps, buyer, ids[10] ?? ''))).code).toBe('rate_limited');
    expect(emulator.calls.matching({ path: expirePath })).toHaveLength(10);
  });

  it('never with the dummy, whose checkouts are paid as soon as they are made', async () => {
    const { deps } = await openDummyShop();
    expect(await deps.payments?.endCheckout('dummy_1')).toMatchObject({ status: 'paid' });
  });
});
