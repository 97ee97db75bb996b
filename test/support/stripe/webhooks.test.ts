import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeEvent } from './events.ts';
import { checkoutOf, emulatorForTest, sdkFor } from './testing.ts';
import { Webhooks } from './webhooks/webhooks.ts';
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

  it('has the snapshot of its moment and the version that is set', async () => {
    const emulator = await emulatorForTest({ apiVersion: '2025-01-27.acacia' });
    const { id } = await sdkFor(emulator).checkout.sessions.create(checkoutOf(emulator.seed.price().id));
    emulator.payLater(id);
    emulator.finishAsync(id, 'succeeded');
    const events = emulator.store.events.newestFirst().filter(({ type }) => type.startsWith('checkout'));
    expect(events).toMatchObject([
      { api_version: '2025-01-27.acacia', data: { object: { payment_status: 'paid' } } },
      { api_version: '2025-01-27.acacia', data: { object: { payment_status: 'unpaid' } } },
    ]);
  });

  it('is sent for what the endpoint subscribed to', async () => {
    const { emulator, receiver, open } = await shop();
    emulator.webhooks.configure({ url: receiver.url, secret: SECRET, events: ['customer.created'] });
    emulator.pay(await open());
    await sdkFor(emulator).customers.create();
    await emulator.webhooks.settled();
    expect(receiver.received.map(({ body }) => JSON.parse(body).type)).toEqual(['customer.created']);
  });

  it('is sent for anything a test emits', async () => {
    const { emulator, receiver } = await shop();
    const event = emulator.emit('charge.refunded', { livemode: true });
    await emulator.webhooks.settled();
    expect(event).toMatchObject({ type: 'charge.refunded', livemode: true });
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a delivery', () => {
  it('is held, and released in the order a test wishes', async () => {
    const { emulator, receiver, open } = await shop();
    emulator.webhooks.hold();
    const id = await open();
    emulator.payLater(id);
    emulator.finishAsync(id, 'succeeded');
    expect(emulator.webhooks.held.map(({ event }) => event.type)).toEqual([
      'checkout.session.completed',
      'checkout.session.async_payment_succeeded',
    ]);
    expect(receiver.received).toEqual([]);
    await emulator.webhooks.release(['checkout.session.async_payment_succeeded']);
    expect(emulator.webhooks.held).toHaveLength(1);
    await emulator.webhooks.release();
    expect(receiver.received.map(({ body }) => JSON.parse(body).type)).toEqual([
      'checkout.session.async_payment_succeeded',
      'checkout.session.completed',
    ]);
    await expect(emulator.webhooks.release(['evt_none'])).rejects.toThrow('No held event');
  });

  it('comes twice with the same bytes when it is duplicated', async () => {
    const { emulator, receiver, open } = await shop();
    emulator.webhooks.duplicateNext();
    emulator.pay(await open());
    await emulator.webhooks.settled();
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
  });

  it('never comes when it is dropped, and the next one does', async () => {
    const { emulator, receiver, open } = await shop();
    emulator.webhooks.dropNext();
    emulator.pay(await open());
    emulator.pay(await open());
    await emulator.webhooks.settled();
    expect(receiver.received).toHaveLength(1);
    const events = emulator.store.events.newestFirst().filter(({ type }) => type.startsWith('checkout'));
    expect(events.map((event) => event.pending_webhooks)).toEqual([0, 1]);
  });

  it('leaves after its delay, and again after each wait of the retry schedule', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const webhooks = new Webhooks({ url: 'http://127.0.0.1:1/hook', secret: SECRET }, () => 1);
    Object.assign(webhooks, { delayMs: 500, retryDelaysMs: [1000] });
    webhooks.accept(
      makeEvent({ type: 'checkout.session.completed', object: {}, createdSeconds: 1, apiVersion: null }),
    );
    const attemptsAfter = async (passedMs: number) => {
      vi.advanceTimersByTime(passedMs);
      await webhooks.settled();
      return webhooks.attempts.length;
    };
    expect(await attemptsAfter(499)).toBe(0);
    expect(webhooks.held).toHaveLength(1);
    expect(await attemptsAfter(1)).toBe(1);
    expect(webhooks.attempts).toMatchObject([{ status: null, error: expect.any(String) }]);
    expect(await attemptsAfter(999)).toBe(1);
    expect(await attemptsAfter(1)).toBe(2);
    expect(await attemptsAfter(60_000)).toBe(2);
  });

  it.each([500, 400, 302])('answered with %i has failed and is tried again by flush', async (status) => {
    const { emulator, receiver, open } = await shop();
    receiver.answer = { status, headers: { Location: receiver.url } };
    emulator.pay(await open());
    await emulator.webhooks.settled();
    expect(emulator.webhooks.attempts).toMatchObject([{ status, responseBody: `answered ${status}` }]);
    expect(emulator.webhooks.deliveries).toMatchObject([{ state: 'failed' }]);
    receiver.answer = { status: 200 };
    expect(await emulator.webhooks.flush()).toMatchObject([{ status: 200 }]);
    expect(emulator.webhooks.deliveries).toMatchObject([{ state: 'delivered' }]);
    expect(await emulator.webhooks.flush()).toEqual([]);
    expect(receiver.received).toHaveLength(2);
  });
});
