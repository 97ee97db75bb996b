import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { spend } from './stage/people.ts';
import { openCostManagement, openPayment, press, rows, see, seeBalance } from './stage/sights.ts';
import { useStripeStage } from './stage/stripe-stage.ts';

const stage = useStripeStage({ events: ['checkout.session.*', 'refund.*', 'charge.*'] });

/** Somebody who bought 10 credits, and their purchase. */
async function buyer(name: string) {
  const person = await stage.person(name);
  const { purchaseId } = await person.api.purchase.start.mutate({ requestId: crypto.randomUUID() });
  const checkoutId = stage.stripe.sessions.last().id;
  return { ...person, purchaseId, checkoutId };
}

async function paidBuyer(name: string) {
  const made = await buyer(name);
  stage.stripe.pay(made.checkoutId);
  await stage.stripe.webhooks.settled();
  return made;
}

const asAdmin = (): Promise<Page> => stage.tab({ cookie: stage.admin.cookie });

async function refund(page: Page, amount: string): Promise<void> {
  await press(page, 'Refund');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount in USD').fill(amount);
  await dialog.getByLabel(/^Reason/).fill('Bought twice');
  await dialog.getByText(/Takes .* credits back/).waitFor();
  await dialog.getByRole('button', { name: 'Refund', exact: true }).dblclick();
  await dialog.waitFor({ state: 'detached' });
}

describe('payments', () => {
  it('are refunded in part and in full, once for a double click, and what was spent is owed', async () => {
    const ada = await paidBuyer('Ada Refund');
    await spend(stage.product.url, ada, { amount: '9', description: 'a call' });
    const page = await asAdmin();
    await page.goto('/payments?search=ada.refund');
    await page.getByRole('link', { name: /Ada Refund/ }).click();
    await see(page, '10.00 credits credited by the webhook');
    await refund(page, '4.00');
    await see(page, 'Refund of 4.00 USD asked for by you');
    await see(page, 'Bought twice');
    await see(page, '4.00 credits taken back');
    await refund(page, '6.00');
    await see(page, 'Refund of 6.00 USD succeeded');
    await page.locator('.badge', { hasText: /^Refunded$/ }).waitFor();
    expect(await page.getByRole('button', { name: 'Refund', exact: true }).count()).toBe(0);
    expect(stage.stripe.store.refunds.newestFirst()).toHaveLength(2);
    const own = await stage.tab({ cookie: ada.cookie });
    await openCostManagement(own);
    await seeBalance(own, '−9.00');
    await see(own, 'You owe 9.00 credits');
    await rows(own, 'Refund').first().click();
    await own.getByRole('link', { name: 'See the payment' }).click();
    await see(own, 'Refund of 4.00 USD asked for by an administrator');
    expect(await own.getByText('Bought twice').count()).toBe(0);
  });

  it('tell of a dispute that was opened and won', async () => {
    const ben = await paidBuyer('Ben Dispute');
    const page = await asAdmin();
    const { id } = stage.stripe.openDispute(ben.checkoutId);
    await stage.stripe.webhooks.settled();
    await openPayment(page, ben.purchaseId);
    await see(page, 'Dispute over 10.00 USD opened');
    await see(page, 'it cannot be refunded');
    stage.stripe.closeDispute(id, 'won');
    await stage.stripe.webhooks.settled();
    await page.reload();
    await see(page, 'Dispute won');
    await see(page, '10.00 credits given again');
    const own = await stage.tab({ cookie: ben.cookie });
    await openCostManagement(own);
    await seeBalance(own, '10.00');
    await rows(own, 'Dispute won').waitFor();
  });

  it('that were kept are credited by hand', async () => {
    const cleo = await buyer('Cleo Kept');
    stage.stripe.sessions.patch(cleo.checkoutId, { amount_subtotal: 5000, amount_total: 5000 });
    stage.stripe.pay(cleo.checkoutId);
    await stage.stripe.webhooks.settled();
    const page = await asAdmin();
    await page.goto('/system');
    await page.getByRole('link', { name: 'Look at the payments' }).click();
    await page.getByRole('link', { name: /Cleo Kept/ }).click();
    await press(page, 'Credit by hand');
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('Amount in credits').inputValue()).toBe('50.00');
    await dialog.getByRole('button', { name: 'Credit by hand' }).click();
    await see(page, 'Say why');
    await dialog.getByLabel('Reason').fill('They bought five');
    await dialog.getByRole('button', { name: 'Credit by hand' }).dblclick();
    await see(page, '50.00 credits credited by hand');
    const own = await stage.tab({ cookie: cleo.cookie });
    await openCostManagement(own);
    await seeBalance(own, '50.00');
  });

  it('show the events behind them, which are replayed and dismissed', async () => {
    const dora = await paidBuyer('Dora Event');
    const session = stage.stripe.sessions.get(dora.checkoutId);
    const metadata = { ...session.metadata, coffer_purchase: '01900000-0000-7000-8000-000000000000' };
    const { id } = stage.stripe.emit('checkout.session.completed', {
      ...session,
      id: 'cs_lost',
      metadata,
    } as object);
    await stage.stripe.webhooks.settled();
    const page = await asAdmin();
    await page.goto('/payments');
    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByRole('button', { name: 'Waiting' }).click();
    await see(page, 'There is no purchase that it is about');
    await press(page, `Replay ${id}`);
    await see(page, 'The event still waits for what it is about.');
    await press(page, `Dismiss ${id}`);
    await page.getByRole('dialog').getByLabel('Reason').fill('Refunded in Stripe');
    await page.getByRole('dialog').getByRole('button', { name: 'Dismiss' }).click();
    await see(page, 'No events here');
    await page.goto('/payments/events?show=applied');
    await page
      .getByRole('button', { name: /^Replay/ })
      .first()
      .click();
    await see(page, 'The event had its effect before. Nothing has changed.');
    await page.getByRole('link', { name: 'See the payment' }).first().click();
    await see(page, 'What the payment provider told');
    expect(stage.stripe.webhooks.attempts.every(({ status }) => status === 200)).toBe(true);
  });

  it('are seen by their owners alone', async () => {
    const ada = await paidBuyer('Emil Owner');
    const other = await stage.person('Fay Other');
    const page = await stage.tab({ cookie: other.cookie, complaints: /status of 404/ });
    await page.goto(`/payments/${ada.purchaseId}`);
    await see(page, 'There is no such checkout here');
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await page.goto('/payments');
    await see(page, 'This page is for managers');
  });
});
