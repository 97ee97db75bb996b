import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openCostManagement, press, rows, see, seeBalance } from './stage/sights.ts';
import { buyerAtCheckout, eventsAnswered, useStripeStage } from './stage/stripe-stage.ts';

const stage = useStripeStage();

const purchases = (page: Page) => page.getByRole('region', { name: 'Purchases', exact: true });

describe('buying through Stripe', () => {
  it('credits what was paid, once', async () => {
    const page = await buyerAtCheckout(stage, 'Payer');
    await press(page, 'Pay');
    await see(page, '10.00 credits added');
    await seeBalance(page, '10.00');
    await rows(page, 'Purchase').filter({ hasText: '+10.00' }).waitFor();
    await purchases(page).getByText('Credited').waitFor();
    await eventsAnswered(stage.stripe);
    await page.reload();
    await see(page, '10.00 credits added');
    await seeBalance(page, '10.00');
    expect(await rows(page).count()).toBe(1);
  });

  it('says that nothing was charged after Cancel, and offers the way back', async () => {
    const page = await buyerAtCheckout(stage, 'Canceller');
    await press(page, 'Cancel');
    await see(page, 'Payment cancelled');
    await see(page, 'You have not been charged');
    await seeBalance(page, '0.00');
    await purchases(page).getByText('Waiting for Stripe').waitFor();
    await purchases(page).getByRole('link', { name: 'Continue' }).click();
    await press(page, 'Pay');
    await seeBalance(page, '10.00');
  });

  it('says that the credits are there as soon as they are, without waiting for its next question', async () => {
    const page = await buyerAtCheckout(stage, 'Waiter');
    const { id } = stage.stripe.sessions.last();
    // No question is repeated by itself any more: that takes a second at least.
    await page.addInitScript(
      'const later = window.setTimeout; window.setTimeout = (run, ms) => (ms >= 1000 ? 0 : later(run, ms))',
    );
    await page.goto(`${stage.product.url}/cost-management?payment=success&session_id=${id}`);
    await see(page, 'Payment not completed');
    stage.stripe.pay(id);
    await see(page, '10.00 credits added');
  });

  it('waits for a bank debit, and credits it live', async () => {
    const page = await buyerAtCheckout(stage, 'Debtor');
    await press(page, 'Pay later (bank debit)');
    await see(page, 'Your bank confirms this payment later');
    await purchases(page).getByText('Payment processing').waitFor();
    await seeBalance(page, '0.00');

    stage.stripe.finishAsync(stage.stripe.sessions.last().id, 'succeeded');
    await seeBalance(page, '10.00');
    await rows(page, 'Purchase').waitFor();
    await see(page, '10.00 credits added');
  });

  it('says so when the bank refuses', async () => {
    const page = await buyerAtCheckout(stage, 'Poor Debtor');
    await press(page, 'Pay later (bank debit)');
    await purchases(page).getByText('Payment processing').waitFor();
    stage.stripe.finishAsync(stage.stripe.sessions.last().id, 'failed');
    await purchases(page).getByText('Failed').waitFor();
    await see(page, 'The payment failed');
    await seeBalance(page, '0.00');
  });

  it('lets a declined card be followed by one that works', async () => {
    const page = await stage.tab({
      cookie: (await stage.person('Declined')).cookie,
      complaints: /status of 402/,
    });
    await openCostManagement(page);
    await press(page, 'Buy Credits');
    await press(page, 'Decline');
    await see(page, 'Your card was declined');
    await press(page, 'Pay');
    await seeBalance(page, '10.00');
  });
});
