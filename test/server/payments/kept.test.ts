import { parseCredits, removeUser } from '@coffer/db';
import { createPayments } from '@coffer/server/payments/create.ts';
import { receiveWebhook } from '@coffer/server/payments/webhook.ts';
import { postTransaction } from '@coffer/server/transaction/post.ts';
import { describe, expect, it } from 'vitest';
import { signatureHeader } from '../../support/stripe/webhooks/signature.ts';
import { openShop, stripeConfig, webhookSecret } from './shop.ts';

describe('a paid session', () => {
  it('that was kept stays so, whatever arrives or asks later', async () => {
    const shop = await openShop();
    const { emulator } = shop;
    const { purchaseId, checkoutId } = await shop.buy();
    emulator.sessions.patch(checkoutId, { amount_subtotal: 5000 });
    emulator.pay(checkoutId);
    emulator.emit('checkout.session.expired', {
      ...emulator.sessions.get(checkoutId),
      payment_status: 'unpaid',
    } as object);
    emulator.emit('checkout.session.completed', {
      ...emulator.sessions.get(checkoutId),
      amount_subtotal: 1000,
    } as object);
    await emulator.webhooks.settled();
    emulator.calls.clear();
    expect(await shop.comeBack()).toMatchObject({ outcome: 'kept', purchase: { reason: 'amount_differs' } });
    expect(emulator.calls.all).toEqual([]);
    expect(await shop.purchase(purchaseId)).toMatchObject({ state: 'processing', flagged: true });
    expect(shop.log).toContainEqual(
      expect.objectContaining({ text: expect.stringContaining('without crediting') }),
    );
    expect(await shop.balance()).toBe('0.00');
  });

  it('of test mode is kept once the live key is configured, though its purchase was begun in test mode', async () => {
    const shop = await openShop();
    const { emulator, deps } = shop;
    const { checkoutId, purchaseId } = await shop.buy();
    emulator.webhooks.hold();
    emulator.pay(checkoutId);
    const body = Buffer.from(JSON.stringify(emulator.webhooks.held[0]?.event));
    const payment = stripeConfig({ apiBase: emulator.url, apiKey: 'sk_live_x', livemode: true });
    const live = { ...deps, payments: createPayments({ ...deps, config: { payment } }) };
    const signature = signatureHeader(body.toString(), [webhookSecret], Math.floor(deps.now() / 1000));
    await receiveWebhook(live, { body, signature });
    expect(await shop.balance()).toBe('0.00');
    expect(await shop.purchase(purchaseId)).toMatchObject({ flagged: true, reason: 'livemode_differs' });
  });

  it('whose credits the wallet cannot hold is kept', async () => {
    const shop = await openShop();
    const { deps, manager, buyer } = shop;
    const grant = { type: 'admin_grant', sourceId: null, description: null } as const;
    await postTransaction(deps, manager, {
      ...grant,
      userId: buyer.userId,
      amount: parseCredits('9223372036'),
    });
    const { checkoutId, purchaseId } = await shop.buy();
    shop.emulator.pay(checkoutId);
    await shop.emulator.webhooks.settled();
    expect(shop.emulator.webhooks.attempts).toMatchObject([{ status: 200 }]);
    expect(await shop.purchase(purchaseId)).toMatchObject({ flagged: true, reason: 'amount_out_of_range' });
    expect(await shop.balance()).toBe('9223372036.00');
  });

  it('for a user who was removed meanwhile is kept', async () => {
    const shop = await openShop();
    const { checkoutId, purchaseId } = await shop.buy();
    await removeUser(shop.deps.db, shop.buyer.userId);
    shop.emulator.pay(checkoutId);
    await shop.emulator.webhooks.settled();
    expect(await shop.purchase(purchaseId)).toMatchObject({ flagged: true, reason: 'user_removed' });
  });
});
