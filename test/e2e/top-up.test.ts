import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { type SignedIn, spend } from './stage/people.ts';
import { openCostManagement, press, see, seeBalance } from './stage/sights.ts';
import { useStripeStage } from './stage/stripe-stage.ts';

const stage = useStripeStage();

type Behaviour = 'succeed' | 'decline' | 'authentication_required';

/** Somebody who has agreed to auto top-up below 5 credits. */
async function agreed(
  name: string,
): Promise<{ page: Page; person: SignedIn; behave: (b: Behaviour) => void }> {
  const person = await stage.person(name);
  const page = await stage.tab({ cookie: person.cookie });
  await openCostManagement(page);
  await press(page, 'Switch on auto top-up');
  await press(page, 'Pay');
  await seeBalance(page, '10.00');
  await see(page, 'ending in 4242');
  const { customer } = stage.stripe.sessions.last();
  const behave = (behaviour: Behaviour): void =>
    stage.stripe.cards.behave(typeof customer === 'string' ? customer : '', behaviour);
  return { page, person, behave };
}

describe('auto top-up', () => {
  it('buys by itself, and the payment stands among the receipts', async () => {
    const { page, person } = await agreed('Topper');
    await spend(stage.product.url, person, { amount: '6', description: 'a call' });
    await seeBalance(page, '14.00');
    await see(page, '10.00 of at most 100.00 USD charged this month.');
    await page.goto('/receipts');
    await see(page, 'by auto top-up');
    await page.getByRole('link', { name: 'Receipt', exact: true }).first().waitFor();
  });

  it('says that a card was declined, and waits', async () => {
    const { page, person, behave } = await agreed('Decliner');
    behave('decline');
    await spend(stage.product.url, person, { amount: '6', description: 'a call' });
    await see(page, /Declined; tried again from/);
    await seeBalance(page, '4.00');
  });

  it('pauses when the bank wants its owner, and goes on after a payment', async () => {
    const { page, person, behave } = await agreed('Secured');
    behave('authentication_required');
    await spend(stage.product.url, person, { amount: '6', description: 'a call' });
    await see(page, 'Your bank wants to know that it is you.');
    await press(page, 'Finish a payment');
    await press(page, 'Pay');
    await seeBalance(page, '14.00');
    await see(page, /^On: buys below 5.00 credits/);
  });

  it('tells on every page that few credits are left', async () => {
    const person = await stage.person('Warned');
    const page = await stage.tab({ cookie: person.cookie });
    await openCostManagement(page);
    await page.getByLabel('Tell me below').fill('5');
    await press(page, 'Save notice');
    await see(page, '0.00 credits are left');
    await page.goto('/api-keys');
    await see(page, 'You asked to be told below 5.00.');
    await page.getByRole('link', { name: 'Buy Credits' }).click();
    await page.getByRole('heading', { name: 'Cost Management' }).waitFor();
  });
});
