import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type SignedIn, spend } from './stage/people.ts';
import { openCostManagement, press, see, seeBalance } from './stage/sights.ts';
import { StageClock } from './stage/stage-clock.ts';
import { useStripeStage } from './stage/stripe-stage.ts';

const clock = new StageClock();
const stage = useStripeStage({ clock });
const hourMs = 3_600_000;

type Behaviour = 'succeed' | 'decline' | 'authentication_required';

interface Agreed {
  readonly page: Page;
  readonly person: SignedIn;
  readonly behave: (behaviour: Behaviour) => void;
  /** How often Stripe was asked to charge their card. */
  readonly tries: () => number;
}

/** Somebody who has agreed to auto top-up below 5 credits. */
async function agreed(name: string): Promise<Agreed> {
  const person = await stage.person(name);
  const page = await stage.tab({ cookie: person.cookie });
  await openCostManagement(page);
  await press(page, 'Switch on auto top-up');
  await press(page, 'Pay');
  await seeBalance(page, '10.00');
  await see(page, 'ending in 4242');
  const { customer } = stage.stripe.sessions.last();
  const customerId = typeof customer === 'string' ? customer : '';
  const behave = (behaviour: Behaviour): void => stage.stripe.cards.behave(customerId, behaviour);
  const tries = (): number =>
    stage.stripe.calls
      .matching({ method: 'POST', path: '/v1/payment_intents' })
      .filter(({ params }) => params['customer'] === customerId).length;
  return { page, person, behave, tries };
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

  it('warns of a threshold that one top-up does not reach, and keeps the focus when it is switched off', async () => {
    const { page } = await agreed('Switcher');
    await page.getByLabel('Buy below').fill('25');
    await see(page, 'One top-up gives 10.00 credits, fewer than 25.00');
    await page.getByLabel('Buy below').fill('10');
    await page.getByText('One top-up gives').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Switch off', exact: true }).press('Enter');
    await see(page, 'Off. Nothing is charged.');
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Auto top-up');
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

  it('pauses after three declines in a row, and goes on when its owner saves it again', async () => {
    const steady = await agreed('Steady');
    const { page, person, behave, tries } = await agreed('Thrice Declined');
    const declines = async () => (await person.api.topUp.get.query()).topUp?.declines;
    behave('decline');
    await spend(stage.product.url, person, { amount: '6', description: 'a call' });
    await expect.poll(declines).toBe(1);
    clock.advance(hourMs);
    await expect.poll(declines).toBe(2);
    clock.advance(24 * hourMs);
    await see(page, 'Your card was declined several times. Nothing more is charged until you save again');
    expect(tries()).toBe(3);

    clock.advance(48 * hourMs);
    // A round has looked at everybody when somebody else was charged.
    await spend(stage.product.url, steady.person, { amount: '6', description: 'a call' });
    await seeBalance(steady.page, '14.00');
    expect(tries()).toBe(3);

    behave('succeed');
    await press(page, 'Save auto top-up');
    await seeBalance(page, '14.00');
    await see(page, /^On: buys below 5.00 credits/);
    expect(tries()).toBe(4);
  });

  it('tells on every page that few credits are left, as soon as they are', async () => {
    const person = await stage.person('Warned');
    const page = await stage.tab({ cookie: person.cookie });
    await openCostManagement(page);
    await page.getByLabel('Tell me below').fill('5');
    await press(page, 'Save notice');
    await see(page, '0.00 credits are left');
    await page.goto('/api-keys');
    await see(page, 'You asked to be told below 5.00.');
    const requestId = crypto.randomUUID();
    await stage.admin.api.grant.post.mutate({ userId: person.id, amount: '10', requestId });
    await page.getByText('You asked to be told below 5.00.').waitFor({ state: 'detached' });
    await spend(stage.product.url, person, { amount: '8', description: 'a call' });
    await see(page, '2.00 credits are left');
    await page.getByRole('link', { name: 'Buy Credits' }).click();
    await page.getByRole('heading', { name: 'Cost Management' }).waitFor();
  });
});
