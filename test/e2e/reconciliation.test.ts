import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from './stage/people.ts';
import { openCostManagement, press, see, seeBalance } from './stage/sights.ts';
import { StageClock } from './stage/stage-clock.ts';
import { goToCheckout, useStripeStage } from './stage/stripe-stage.ts';

const clock = new StageClock();
const stage = useStripeStage({ clock });
const minuteMs = 60_000;

beforeAll(() => stage.stripe.webhooks.configure(null));

/** Somebody who pays, closes the browser on Stripe's page, and is credited all the same. */
async function paidAndGone(name: string): Promise<SignedIn & { checkoutId: string }> {
  const person = await stage.person(name);
  const page = await stage.tab({ cookie: person.cookie });
  await goToCheckout(page);
  await page.close();
  const checkoutId = stage.stripe.sessions.last().id;
  stage.stripe.pay(checkoutId);
  clock.advance(minuteMs);
  await seeOwnBalance(person, '10.00');
  return { ...person, checkoutId };
}

async function seeOwnBalance({ cookie }: SignedIn, amount: string): Promise<Page> {
  const page = await stage.tab({ cookie });
  await openCostManagement(page);
  await seeBalance(page, amount);
  return page;
}

async function openReconciliation(): Promise<Page> {
  const page = await stage.tab({ cookie: stage.admin.cookie });
  await page.goto('/payments');
  await page.getByRole('link', { name: 'Reconciliation' }).click();
  await page.getByRole('heading', { name: 'Reconciliation' }).waitFor();
  return page;
}

/** The figures of the one day that there is: paid, refunded, disputed, credits given, taken back. */
async function figures(page: Page): Promise<string[]> {
  const cells = page.getByRole('region', { name: 'Totals by day' }).getByRole('cell');
  await cells.first().waitFor();
  return (await cells.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
}

describe('with the webhook off', () => {
  it('a payment is credited by asking, and Stripe’s total is the ledger’s', async () => {
    await paidAndGone('Gone Payer');
    const page = await openReconciliation();
    await see(page, 'Everything agrees');
    expect(await figures(page)).toEqual(['10.00', '0.00', '0.00', '10.00', '0.00']);
    expect(stage.stripe.webhooks.deliveries).toEqual([]);
  });

  it('the totals of a day fit a phone, each behind its name', async () => {
    const page = await openReconciliation();
    await page.setViewportSize({ width: 390, height: 844 });
    const cells = page.getByRole('region', { name: 'Totals by day' }).getByRole('cell');
    await cells.first().waitFor();
    const edges = await cells.evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().right));
    expect(Math.max(...edges)).toBeLessThanOrEqual(390);
    const names = await cells.evaluateAll((all) =>
      all.map((cell) => getComputedStyle(cell, '::before').content),
    );
    expect(names).toEqual(['"Paid"', '"Refunded"', '"Disputed"', '"Credits given"', '"Taken back"']);
  });

  it('a refund made at Stripe is a difference by name, and gone after catching up', async () => {
    const person = await paidAndGone('Refunded Payer');
    const { id } = stage.stripe.refundByHand(person.checkoutId, 400);
    const page = await openReconciliation();
    await see(page, '1 difference');
    const difference = page.getByRole('listitem').filter({ hasText: id });
    await difference
      .getByText('Stripe has a refund of 4.00 USD (succeeded) that is not known here.')
      .waitFor();
    expect((await figures(page))[1]).toMatch(/^4\.00.*here 0\.00$/);

    await press(page, 'Catch up now');
    await see(page, 'Caught up. Newly credited: 0. With new refunds or disputes: 1.');
    await see(page, 'Everything agrees');
    expect(await difference.count()).toBe(0);
    const after = await figures(page);
    expect([after[1], after[4]]).toEqual(['4.00', '4.00']);
    await seeOwnBalance(person, '6.00');
  });
});
