import { describe, expect, it } from 'vitest';
import { checkoutOf, emulatorForTest, sdkFor } from './testing.ts';
import { receiverForTest } from './webhook-receiver.ts';
import type { StripeEmulator } from './emulator.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

const SECRET = 'whsec_first';

async function shop(): Promise<{
  emulator: StripeEmulator;
  receiver: WebhookReceiver;
  open: () => Promise<string>;
}> {
  const receiver = await receiverForTest();
  const emulator = await emulatorForTest({ webhook: { url: receiver.url, secret: SECRET } });
  const price = emulator.seed.price();
  const open = async () => (await sdkFor(emulator).checkout.sessions.create(checkoutOf(price.id))).id;
  return { emulator, receiver, open };
}

describe('a webhook', () => {
  it('arrives signed so that the SDK believes it', async () => {
    const { emulator, receiver, open } = await shop();
    const id = await open();
    emulator.pay(id);
    await emulator.webhooks.settled();
    expect(receiver.received).toHaveLength(1);
    const [message] = receiver.received;
    const event = sdkFor(emulator).webhooks.constructEvent(
      message?.body ?? '',
      message?.signature ?? '',
      SECRET,
    );
    expect(event).toMatchObject({
      object: 'event',
      type: 'checkout.session.completed',
      livemode: false,
      api_version: '2026-09-30.endive',
      data: { object: { id, object: 'checkout.session', payment_status: 'paid' } },
    });
  });
});
