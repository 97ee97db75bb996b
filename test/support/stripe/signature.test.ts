import { describe, expect, it } from 'vitest';
import type { Stripe } from 'stripe';
import { checkoutOf, emulatorForTest, sdkFor } from './testing.ts';
import { receiverForTest } from './webhook-receiver.ts';
import type { StripeEmulator } from './emulator.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

async function paidShop(): Promise<{
  emulator: StripeEmulator;
  receiver: WebhookReceiver;
  event: Stripe.Event;
}> {
  const receiver = await receiverForTest();
  const emulator = await emulatorForTest({ webhook: { url: receiver.url, secret: 'whsec_old' } });
  emulator.webhooks.hold();
  const { id } = await sdkFor(emulator).checkout.sessions.create(checkoutOf(emulator.seed.price().id));
  emulator.pay(id);
  const event = emulator.webhooks.held[0]?.event;
  if (!event) throw new Error('Nothing is held.');
  return { emulator, receiver, event };
}

/** What the SDK makes of the last message: the event's id, or its refusal. */
function readLast(
  { emulator, receiver }: { emulator: StripeEmulator; receiver: WebhookReceiver },
  secret: string,
): string {
  const message = receiver.received.at(-1);
  try {
    const { webhooks } = sdkFor(emulator);
    return webhooks.constructEvent(message?.body ?? '', message?.signature ?? '', secret).id;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('a signature', () => {
  it('is made with the secret of the moment it is sent', async () => {
    const shop = await paidShop();
    shop.emulator.webhooks.rotate('whsec_new');
    await shop.emulator.webhooks.release();
    expect(readLast(shop, 'whsec_new')).toBe(shop.event.id);
    expect(readLast(shop, 'whsec_old')).toContain('No signatures found');
  });

  it('is there once for each secret while one is rotated', async () => {
    const shop = await paidShop();
    shop.emulator.webhooks.rotate('whsec_new', 'whsec_old');
    await shop.emulator.webhooks.release();
    expect(shop.receiver.received[0]?.signature).toMatch(/^t=\d+,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
    expect(readLast(shop, 'whsec_new')).toBe(shop.event.id);
    expect(readLast(shop, 'whsec_old')).toBe(shop.event.id);
  });

  it('can be old', async () => {
    const shop = await paidShop();
    const timestampSeconds = Math.floor(Date.now() / 1000) - 301;
    await shop.emulator.webhooks.send(shop.event, { timestampSeconds });
    expect(readLast(shop, 'whsec_old')).toContain('outside the tolerance zone');
  });

  it('can be forged, be nonsense, or be missing', async () => {
    const shop = await paidShop();
    await shop.emulator.webhooks.send(shop.event, { secret: 'whsec_forged' });
    expect(readLast(shop, 'whsec_old')).toContain('No signatures found');
    await shop.emulator.webhooks.send(shop.event, { signature: 'nonsense' });
    expect(readLast(shop, 'whsec_old')).toContain('Unable to extract');
    await shop.emulator.webhooks.send(shop.event, { signature: '' });
    expect(shop.receiver.received.at(-1)?.signature).toBeUndefined();
  });

  it('does not fit another body', async () => {
    const shop = await paidShop();
    const attempt = await shop.emulator.webhooks.send(shop.event);
    await shop.emulator.webhooks.send(shop.event, {
      signature: attempt.signature,
      body: '{"id":"evt_evil"}',
    });
    expect(readLast(shop, 'whsec_old')).toContain('No signatures found');
  });
});
