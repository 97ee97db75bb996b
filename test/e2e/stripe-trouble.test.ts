import { describe, expect, it } from 'vitest';
import { openCostManagement, press, rows, see, seeBalance } from './stage/sights.ts';
import { buyerAtCheckout, eventsAnswered, goToCheckout, useStripeStage } from './stage/stripe-stage.ts';

const stage = useStripeStage();

describe('buying through Stripe when something goes wrong', () => {
  it('credits the returning buyer although the webhook never comes', async () => {
    const page = await buyerAtCheckout(stage, 'No Webhook');
    stage.stripe.webhooks.dropNext();
    await press(page, 'Pay');
    await see(page, '10.00 credits added');
    await seeBalance(page, '10.00');
    expect(stage.stripe.webhooks.deliveries).toEqual([]);
  });

  it('credits a buyer who never comes back', async () => {
    const { cookie } = await stage.person('Gone');
    const page = await stage.tab({ cookie });
    await goToCheckout(page);
    await page.close();
    stage.stripe.pay(stage.stripe.sessions.last().id);
    await eventsAnswered(stage.stripe);

    const later = await stage.tab({ cookie });
    await openCostManagement(later);
    await seeBalance(later, '10.00');
    await rows(later, 'Purchase').waitFor();
  });

  it('says “Payment not completed” until it is paid, and credits it then by itself', async () => {
    const page = await buyerAtCheckout(stage, 'Early');
    const session = stage.stripe.sessions.last();
    await page.goto(`/cost-management?payment=success&session_id=${session.id}`);
    await see(page, 'Payment not completed');
    await see(page, 'its webhook will process the payment shortly');
    await press(page, 'Refresh');
    await see(page, 'Payment not completed');
    stage.stripe.pay(session.id);
    await see(page, '10.00 credits added');
    await seeBalance(page, '10.00');
  });

  it('keeps a payment safe while Stripe cannot be asked, and settles it with Refresh', async () => {
    const { cookie } = await stage.person('Patient');
    const page = await stage.tab({ cookie, complaints: /status of 50\d/ });
    await goToCheckout(page);
    const { id } = stage.stripe.sessions.last();
    stage.stripe.webhooks.dropNext();
    stage.stripe.pay(id);
    stage.stripe.faults.fail({ status: 500, path: `/v1/checkout/sessions/${id}`, times: 1000 });
    await page.goto(`/cost-management?payment=success&session_id=${id}`);
    await see(page, 'Payment not completed');
    await see(page, 'your payment is safe and will be credited');
    stage.stripe.faults.clear();
    await press(page, 'Refresh');
    await see(page, '10.00 credits added');
    await seeBalance(page, '10.00');
  });

  it('shows a sentence, and lets one try again, when Stripe opens no checkout', async () => {
    const { cookie } = await stage.person('Unlucky');
    const page = await stage.tab({ cookie, complaints: /status of 50\d/ });
    await openCostManagement(page);
    stage.stripe.faults.fail({ status: 400, method: 'POST', path: '/v1/checkout/sessions' });
    await press(page, 'Buy Credits');
    await page.getByRole('alert').getByText('You have not been charged').first().waitFor();
    await press(page, 'Buy Credits');
    await page.getByRole('heading', { name: 'Checkout' }).waitFor();
  });

  it('tells nobody about a checkout of somebody else', async () => {
    const page = await buyerAtCheckout(stage, 'Owner');
    const { id } = stage.stripe.sessions.last();
    await page.close();
    const { cookie } = await stage.person('Stranger');
    const other = await stage.tab({ cookie, complaints: /status of 404/ });
    await other.goto(`/cost-management?payment=success&session_id=${id}`);
    await see(other, 'This payment is not known here');
    await seeBalance(other, '0.00');
  });

  it('does not look for ever for a payment whose number the address has lost', async () => {
    const page = await stage.tab({ cookie: (await stage.person('Number Lost')).cookie });
    await page.goto('/cost-management?payment=success');
    await see(page, 'This payment is not known here');
  });
});
