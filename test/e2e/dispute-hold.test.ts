import { expect, it } from 'vitest';
import { openCostManagement, openPayment, see, seeBalance } from './stage/sights.ts';
import { useStripeStage } from './stage/stripe-stage.ts';

const stage = useStripeStage({
  events: ['checkout.session.*', 'charge.*'],
  settings: { ON_DISPUTE: 'hold' },
});

it('holds the credits of a disputed payment until it is decided, where that is set', async () => {
  const dora = await stage.person('Dora Disputed');
  const { purchaseId } = await dora.api.purchase.start.mutate({ requestId: crypto.randomUUID() });
  const checkoutId = stage.stripe.sessions.last().id;
  stage.stripe.pay(checkoutId);
  await stage.stripe.webhooks.settled();
  const page = await stage.tab({ cookie: dora.cookie });
  await openCostManagement(page);
  const figure = (name: string) =>
    page.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd[1]');

  const { id } = stage.stripe.openDispute(checkoutId);
  await stage.stripe.webhooks.settled();
  await expect.poll(() => figure('Held').textContent()).toContain('10.00');
  expect(await figure('Available').textContent()).toContain('0.00');
  await seeBalance(page, '10.00');
  stage.stripe.closeDispute(id, 'lost');
  await stage.stripe.webhooks.settled();
  await seeBalance(page, '0.00');
  await openPayment(page, purchaseId);
  await see(page, '10.00 credits held until the dispute ends');
  await see(page, 'Dispute lost');
  await see(page, '10.00 credits taken back');
});
