import { describe, expect, it } from 'vitest';
import { checkoutOf, emulatorForTest, paidShop, sdkFor } from './testing.ts';

async function invoiced() {
  const emulator = await emulatorForTest();
  const stripe = sdkFor(emulator);
  const customer = emulator.seed.customer({ email: 'ada@example.com', invoice_prefix: 'ADA' }).id;
  const price = emulator.seed.price({ unitAmountMinor: 1050 }).id;
  const buy = async () => {
    const session = await stripe.checkout.sessions.create({
      ...checkoutOf(price),
      customer,
      invoice_creation: { enabled: true, invoice_data: { description: 'Credits' } },
    });
    return emulator.pay(session.id);
  };
  return { emulator, stripe, customer, buy };
}

describe('an invoice', () => {
  it('is made by a checkout, numbered and paid, with pages to look at', async () => {
    const { stripe, customer, buy } = await invoiced();
    await buy();
    await buy();
    const { data } = await stripe.invoices.list({ customer, status: 'paid' });
    expect(data.map(({ number }) => number)).toEqual(['ADA-0002', 'ADA-0001']);
    const [invoice] = data;
    expect(invoice).toMatchObject({
      status: 'paid',
      total: 1050,
      currency: 'usd',
      description: 'Credits',
      lines: { data: [{ description: 'API credits', quantity: 1, amount: 1050 }] },
    });
    const shown = await (await fetch(invoice?.hosted_invoice_url ?? '')).text();
    expect(shown).toContain('Invoice ADA-0002');
    expect(shown).toContain('10.50 USD');
    const pdf = await fetch(invoice?.invoice_pdf ?? '');
    expect(pdf.headers.get('Content-Type')).toBe('application/pdf');
    expect(await pdf.text()).toMatch(/^%PDF-1\.4[^]*ADA-0002[^]*%%EOF\n$/);
    expect((await stripe.invoices.list({ customer: 'cus_x' })).data).toEqual([]);
  });

  it('is announced', async () => {
    const { stripe, buy } = await invoiced();
    await buy();
    const { data } = await stripe.events.list({ type: 'invoice.*' });
    expect(data.map(({ type }) => type).toReversed()).toEqual([
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_succeeded',
    ]);
  });

  it('stands in the billing portal, beside the saved card', async () => {
    const { emulator, stripe, customer, buy } = await invoiced();
    await buy();
    emulator.cards.save(customer);
    const portal = await stripe.billingPortal.sessions.create({ customer });
    const shown = await (await fetch(portal.url)).text();
    expect(shown).toContain('ADA-0001');
    expect(shown).toContain('ending in 4242');
  });
});

describe('a receipt', () => {
  it('shows what was paid and what was given back', async () => {
    const { emulator, stripe, intentId } = await paidShop();
    emulator.refundByHand(intentId, 250);
    const { data } = await stripe.charges.list({ payment_intent: intentId });
    const shown = await (await fetch(data[0]?.receipt_url ?? '')).text();
    expect(shown).toContain('10.00 USD');
    expect(shown).toContain('Refunded: 2.50 USD');
  });

  it('does not exist for what was never paid', async () => {
    const emulator = await emulatorForTest();
    for (const path of ['receipts/ch_x', 'invoices/in_x', 'invoices/in_x/pdf', 'authenticate/pi_x']) {
      expect((await fetch(`${emulator.url}/${path}`)).status).toBe(404);
    }
  });
});
