import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openCostManagement, openPayment, press, rows, see, seeBalance } from './stage/sights.ts';
import { useStripeStage } from './stage/stripe-stage.ts';

const stage = useStripeStage();

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const isFocused = 'document.activeElement?.textContent';

/** A page of somebody who began to buy and left Stripe's page. */
async function leftCheckout(name: string) {
  const { cookie, id } = await stage.person(name);
  const page = await stage.tab({ cookie });
  await openCostManagement(page);
  await press(page, 'Buy Credits');
  await heading(page, 'Checkout').waitFor();
  const session = stage.stripe.sessions.last();
  await page.goto(session.cancel_url ?? '');
  await see(page, 'Payment cancelled');
  return { page, id, session: () => stage.stripe.sessions.get(session.id) };
}

const panel = (page: Page) => page.getByRole('status').filter({ hasText: 'Payment cancelled' });
const purchases = (page: Page) => page.getByRole('region', { name: 'Purchases' });

describe('a checkout that was left', () => {
  it('goes on where it was', async () => {
    const { page } = await leftCheckout('Goes On');
    await purchases(page).getByRole('link', { name: 'Continue' }).waitFor();
    await panel(page).getByRole('link', { name: 'Continue' }).click();
    await heading(page, 'Checkout').waitFor();
    await press(page, 'Pay');
    await seeBalance(page, '10.00');
  });

  it('is discarded where it stands, ends at Stripe, and the focus finds a place', async () => {
    const { page, session } = await leftCheckout('Discards');
    await purchases(page).getByRole('button', { name: 'Discard' }).click();
    await see(page, 'Discarded. Nobody was charged.');
    await purchases(page).waitFor({ state: 'detached' });
    await see(page, 'The checkout has ended');
    expect(session().status).toBe('expired');
    await expect.poll(() => page.evaluate(isFocused)).toBe('Cost Management');
  });

  it('is discarded from the way back, which says no more then', async () => {
    const { page, session } = await leftCheckout('Discards Early');
    await panel(page).getByRole('button', { name: 'Discard' }).click();
    await see(page, 'Discarded. Nobody was charged.');
    await panel(page).waitFor({ state: 'detached' });
    expect(session().status).toBe('expired');
  });

  it('that was paid in another tab is credited, not discarded', async () => {
    const { page, session } = await leftCheckout('Pays Elsewhere');
    // Between the press of the button and its arrival: any earlier, and Coffer may have found it out by itself.
    await page.route(/purchase\.discard/, (route) => {
      stage.stripe.webhooks.dropNext();
      stage.stripe.pay(session().id);
      return route.continue();
    });
    await purchases(page).getByRole('button', { name: 'Discard' }).click();
    await see(page, 'It was paid meanwhile, so the credits were added.');
    await seeBalance(page, '10.00');
  });

  it('that was paid before its buyer came back by the way out is credited', async () => {
    const { page, session } = await leftCheckout('Comes Back Late');
    await press(page, 'Dismiss');
    await expect.poll(() => page.evaluate(isFocused)).toBe('Cost Management');
    stage.stripe.pay(session().id);
    await stage.stripe.webhooks.settled();
    await page.goto(session().cancel_url ?? '');
    await see(page, '10.00 credits added');
  });

  it('is discarded by a manager on the page of the payment', async () => {
    const { session } = await leftCheckout('Is Helped');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openPayment(page, session().metadata?.['coffer_purchase'] ?? '');
    await press(page, 'Discard');
    await see(page, 'Ended without a payment');
    expect(session().status).toBe('expired');
  });
});

describe('a manager who buys for somebody else', () => {
  it('reads everywhere whom it is for, and who is credited does not read who pays', async () => {
    const rosa = await stage.person('Rosa Gift');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page, rosa.id);
    await press(page, 'Buy Credits');
    const dialog = page.getByRole('dialog', { name: 'Buy Credits' });
    await dialog.getByText('You pay, and Rosa Gift gets the credits.').waitFor();
    await dialog.getByText('10.00 USD').waitFor();
    await press(page, 'Go to payment');
    await heading(page, 'Checkout').waitFor();
    const { cancel_url: wayOut } = stage.stripe.sessions.last();
    await page.goto(wayOut ?? '');
    await see(page, 'Payment cancelled');
    await see(page, 'It was for Rosa Gift.');

    const hers = await stage.tab({ cookie: rosa.cookie });
    await openCostManagement(hers);
    await purchases(hers).getByText('Waiting for Stripe').waitFor();
    expect(await purchases(hers).getByRole('button').count()).toBe(0);
    await purchases(hers).getByText('from somebody else').waitFor();
    expect(await purchases(hers).getByText('Rosa Gift').count()).toBe(0);

    await page.getByRole('link', { name: 'Rosa Gift' }).click();
    await see(page, 'Balance of Rosa Gift');
    await purchases(page).getByText('for Rosa Gift').waitFor();
    await purchases(page).getByRole('link', { name: 'Continue' }).click();
    await press(page, 'Pay');
    await see(page, '10.00 credits added to Rosa Gift');
    await see(page, 'Their balance is now');
    await page.getByRole('link', { name: 'See their credits' }).click();
    await see(page, 'Balance of Rosa Gift');
    await seeBalance(page, '10.00');
    await rows(hers, 'Credits bought by somebody else').waitFor();

    await page.goto('/receipts');
    await page.getByRole('list', { name: 'Receipts' }).getByText('for Rosa Gift').waitFor();
  });
});

describe('with a key of Stripe’s test mode', () => {
  it('everybody reads that payments are tests', async () => {
    const page = await stage.tab({ cookie: (await stage.person('Tester')).cookie });
    await page.goto('/api-keys');
    await page.getByRole('complementary', { name: 'Test mode' }).getByText('no money moves').waitFor();
  });
});
