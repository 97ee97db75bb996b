import { Stripe } from 'stripe';
import { onTestFinished } from 'vitest';
import { idOf } from './checkout/payment.ts';
import { startStripeEmulator } from './emulator.ts';
import type { EmulatorOptions, StripeEmulator } from './emulator.ts';

/** An emulator for one test, closed when the test ends. */
export async function emulatorForTest(options?: EmulatorOptions): Promise<StripeEmulator> {
  const emulator = await startStripeEmulator(options);
  onTestFinished(() => emulator.close());
  return emulator;
}

/** The real SDK, pointed at an emulator and without retries of its own. */
export function sdkFor(emulator: StripeEmulator, key = 'sk_test_x'): Stripe {
  return new Stripe(key, { ...emulator.sdkOptions, maxNetworkRetries: 0, telemetry: false });
}

/** The least a checkout needs. */
export function checkoutOf(price: string): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    line_items: [{ price, quantity: 1 }],
    success_url: 'http://shop.test/done?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://shop.test/cancelled',
  };
}

/** The Stripe error a call ends in. Throws when it succeeds. */
export async function refusalOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The call succeeded.');
}

/** An emulator with one payment of 10.00 USD that was paid, and the types of the events since. */
export async function paidShop(options?: EmulatorOptions): Promise<PaidShop> {
  const emulator = await emulatorForTest(options);
  const stripe = sdkFor(emulator);
  const { id } = await stripe.checkout.sessions.create(checkoutOf(emulator.seed.price().id));
  const session = emulator.pay(id);
  const before = emulator.store.events.newestFirst().length;
  const since = () => emulator.store.events.newestFirst().toReversed().slice(before);
  return { emulator, stripe, sessionId: id, intentId: idOf(session.payment_intent), since };
}

export interface PaidShop {
  emulator: StripeEmulator;
  stripe: Stripe;
  sessionId: string;
  intentId: string;
  /** Events after the payment, the oldest first. */
  since: () => Stripe.Event[];
}
