import { Stripe } from 'stripe';
import { onTestFinished } from 'vitest';
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
