import { describe, expect, it } from 'vitest';
import { type Shop, moneyEvents, openShop } from './shop.ts';

/** A shop whose one checkout was paid and credited. */
async function soldShop(): Promise<Shop & { purchaseId: string; checkoutId: string }> {
  const shop = await openShop({ events: moneyEvents });
  const { purchaseId, checkoutId } = await shop.buy();
  shop.emulator.pay(checkoutId);
  await shop.emulator.webhooks.settled();
  return { ...shop, purchaseId, checkoutId };
}

async function told({ emulator, balance }: Shop): Promise<string> {
  await emulator.webhooks.settled();
  expect(emulator.webhooks.attempts.every(({ status }) => status === 200)).toBe(true);
  return balance();
}

describe('what happened to others when money went back', () => {
  it('9. a refund takes credits back', async () => {
    const shop = await soldShop();
    shop.emulator.refundByHand(shop.checkoutId, 400);
    expect(await told(shop)).toBe('6.00');
    shop.emulator.refundByHand(shop.checkoutId);
    expect(await told(shop)).toBe('0.00');
    expect(await shop.purchase(shop.purchaseId)).toMatchObject({ state: 'refunded' });
  });

  it('9. a dispute takes credits back', async () => {
    const shop = await soldShop();
    shop.emulator.openDispute(shop.checkoutId);
    expect(await told(shop)).toBe('0.00');
    expect(await shop.purchase(shop.purchaseId)).toMatchObject({ state: 'disputed' });
  });

  it('10. a won dispute, then a refund, takes back the right sum', async () => {
    const shop = await soldShop();
    const { id } = shop.emulator.openDispute(shop.checkoutId);
    expect(await told(shop)).toBe('0.00');
    shop.emulator.closeDispute(id, 'won');
    expect(await told(shop)).toBe('10.00');
    shop.emulator.refundByHand(shop.checkoutId, 250);
    expect(await told(shop)).toBe('7.50');
  });

  it('11. three partial refunds with cumulative amounts take what each gave back', async () => {
    const shop = await soldShop();
    const balances: string[] = [];
    for (const amountMinor of [333, 333, 334]) {
      shop.emulator.refundByHand(shop.checkoutId, amountMinor);
      balances.push(await told(shop));
    }
    expect(balances).toEqual(['6.67', '3.34', '0.00']);
  });

  it('11. three partial refunds that are told by their charge alone take the same', async () => {
    const shop = await openShop({ events: ['checkout.session.*', 'charge.refunded'] });
    const { checkoutId } = await shop.buy();
    shop.emulator.pay(checkoutId);
    for (const amountMinor of [333, 333, 334]) shop.emulator.refundByHand(checkoutId, amountMinor);
    expect(await told(shop)).toBe('0.00');
  });

  it('12. a dispute that is opened and lost takes once', async () => {
    const shop = await soldShop();
    const { id } = shop.emulator.openDispute(shop.checkoutId);
    expect(await told(shop)).toBe('0.00');
    shop.emulator.closeDispute(id, 'lost');
    expect(await told(shop)).toBe('0.00');
    expect(await shop.purchase(shop.purchaseId)).toMatchObject({ state: 'disputed' });
  });
});
