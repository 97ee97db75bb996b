import { describe, expect, it } from 'vitest';
import { openCostManagement, press, see, seeBalance } from './stage/sights.ts';
import { buyerAtCheckout, eventsAnswered, useStripeStage } from './stage/stripe-stage.ts';

const stage = useStripeStage();

describe('the doctor', () => {
  it('names a webhook that is missing, makes it with one press, and a purchase is credited by it', async () => {
    stage.stripe.webhooks.configure(null);
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await page.goto('/system');
    await see(page, 'Stripe has no webhook endpoint for');
    await see(page, /^\d+ problems?/);
    await press(page, 'Repair');
    await press(page, 'Repair webhook');
    await see(page, 'Stripe sends its events to');
    await expect.poll(() => page.getByRole('button', { name: 'Repair' }).count()).toBe(0);

    const buyer = await buyerAtCheckout(stage, 'Gone');
    stage.stripe.pay(stage.stripe.sessions.last().id);
    await eventsAnswered(stage.stripe);
    await openCostManagement(buyer);
    await seeBalance(buyer, '10.00');
  });
});
