import { describe, expect, it } from 'vitest';
import { checkoutOf, emulatorForTest, sdkFor } from './testing.ts';
import type { StripeEmulator } from './emulator.ts';

interface Open {
  emulator: StripeEmulator;
  id: string;
  /** Reads the page. */
  read: () => Promise<string>;
  /** Presses a button, and does not follow where it leads. */
  press: (label: string) => Promise<Response>;
}

async function openCheckout(currency = 'usd', unitAmountMinor = 1050): Promise<Open> {
  const emulator = await emulatorForTest();
  const price = emulator.seed.price({ currency, unitAmountMinor });
  const { id, url } = await sdkFor(emulator).checkout.sessions.create(checkoutOf(price.id));
  // Once the session has ended it has no `url` any more, but the page a person has open keeps its own.
  const read = async () => (await fetch(url ?? '')).text();
  const press = async (label: string) => {
    const button = new RegExp(`formaction="([^"]+)">\\s*${label}`).exec(await read());
    if (!button?.[1]) throw new Error(`The page has no button ${label}.`);
    return fetch(`${emulator.url}${button[1]}`, { method: 'POST', redirect: 'manual' });
  };
  return { emulator, id, read, press };
}

describe('the hosted page', () => {
  it('shows the amount and its five buttons, without a script', async () => {
    const { read } = await openCheckout();
    const shown = await read();
    expect(shown).toContain('10.50 USD');
    for (const label of ['Pay', 'Card with 3-D Secure', 'Pay later \\(bank debit\\)', 'Decline', 'Cancel']) {
      expect(shown).toMatch(new RegExp(`>\\s*${label}\\s*</button>`));
    }
    expect(shown).toContain('<html lang="en">');
    expect(shown).not.toContain('<script');
  });

  it.each([
    ['jpy', 1000, '1000 JPY'],
    ['kwd', 1500, '1.500 KWD'],
    ['isk', 100_000, '1000.00 ISK'],
  ])('writes %s as Stripe counts it', async (currency, amountMinor, written) => {
    const { read } = await openCheckout(currency, amountMinor);
    expect(await read()).toContain(written);
  });

  it("pays and leads to the success URL with the session's id in it", async () => {
    const { emulator, id, press } = await openCheckout();
    const answer = await press('Pay<');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('Location')).toBe(`http://shop.test/done?session_id=${id}`);
    expect(emulator.sessions.get(id)).toMatchObject({ status: 'complete', payment_status: 'paid' });
  });

  it('waits for a bank debit and lets a person decide how it ends', async () => {
    const { emulator, id, press } = await openCheckout();
    expect((await press('Pay later')).status).toBe(303);
    expect(emulator.sessions.get(id)).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    expect((await press('The money arrives')).status).toBe(303);
    expect(emulator.sessions.get(id).payment_status).toBe('paid');
  });

  it('says that the bank refused', async () => {
    const { read, press } = await openCheckout();
    await press('Pay later');
    await press('The bank refuses');
    expect(await read()).toContain('The bank debit failed.');
  });

  it('stays, with an alert, when the card is declined', async () => {
    const { emulator, id, press } = await openCheckout();
    const answer = await press('Decline');
    expect(answer.status).toBe(402);
    expect(await answer.text()).toMatch(/role="alert">Your card was declined/);
    expect(emulator.sessions.get(id).status).toBe('open');
  });

  it('asks for 3-D Secure and pays when it is completed', async () => {
    const { emulator, id, read, press } = await openCheckout();
    expect(await (await press('Card with 3-D Secure')).text()).toContain('Your bank wants to know');
    expect(emulator.sessions.get(id)).toMatchObject({ status: 'open', payment_status: 'unpaid' });
    expect(await read()).not.toContain('Pay later');
    const answer = await press('Complete');
    expect(answer.headers.get('Location')).toBe(`http://shop.test/done?session_id=${id}`);
    expect(emulator.sessions.get(id)).toMatchObject({ status: 'complete', payment_status: 'paid' });
  });

  it('stays open when 3-D Secure fails', async () => {
    const { emulator, id, read, press } = await openCheckout();
    await press('Card with 3-D Secure');
    const answer = await press('Fail');
    expect(answer.status).toBe(402);
    expect(await answer.text()).toContain('Your bank did not let the payment through');
    expect(await read()).toContain('Pay later');
    expect((await press('Pay<')).status).toBe(303);
    expect(emulator.sessions.get(id).payment_status).toBe('paid');
  });

  it('remembers the card of a customer who ticks the box', async () => {
    const emulator = await emulatorForTest();
    const customer = emulator.seed.customer().id;
    const { id, url } = await sdkFor(emulator).checkout.sessions.create({
      ...checkoutOf(emulator.seed.price().id),
      customer,
      saved_payment_method_options: { payment_method_save: 'enabled' },
    });
    expect(await (await fetch(url ?? '')).text()).toContain('Remember this card');
    const body = new URLSearchParams({ remember: 'on' });
    await fetch(`${emulator.url}/pay/${id}/pay`, { method: 'POST', redirect: 'manual', body });
    expect((await sdkFor(emulator).paymentMethods.list({ customer })).data).toHaveLength(1);
  });

  it('cancels to the cancel URL and leaves the session open', async () => {
    const { emulator, id, press } = await openCheckout();
    const answer = await press('Cancel');
    expect(answer.headers.get('Location')).toBe('http://shop.test/cancelled');
    expect(emulator.sessions.get(id).status).toBe('open');
  });

  it('pays once, however often it is asked', async () => {
    const { emulator, id } = await openCheckout();
    const pay = () => fetch(`${emulator.url}/pay/${id}/pay`, { method: 'POST', redirect: 'manual' });
    const answers = await Promise.all([pay(), pay()]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303, 409]));
    expect(emulator.store.charges.newestFirst()).toHaveLength(1);
  });

  it('says that a session has expired', async () => {
    const { emulator, id, read } = await openCheckout();
    emulator.expire(id);
    expect(await read()).toContain('This checkout has expired.');
  });

  it('is a 404 for a session nobody opened', async () => {
    const emulator = await emulatorForTest();
    expect((await fetch(`${emulator.url}/pay/cs_test_none`)).status).toBe(404);
    expect((await fetch(`${emulator.url}/portal/bps_none`)).status).toBe(404);
  });

  it('leaves {CHECKOUT_SESSION_ID} in a cancel URL, where nothing is documented to fill it in', async () => {
    const emulator = await emulatorForTest();
    const { id } = await sdkFor(emulator).checkout.sessions.create({
      ...checkoutOf(emulator.seed.price().id),
      cancel_url: 'http://shop.test/cancelled?session_id={CHECKOUT_SESSION_ID}',
    });
    const cancelled = await fetch(`${emulator.url}/pay/${id}/cancel`, { method: 'POST', redirect: 'manual' });
    expect(cancelled.headers.get('Location')).toContain('CHECKOUT_SESSION_ID');
  });
});
