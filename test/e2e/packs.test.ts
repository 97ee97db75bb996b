import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openCostManagement, press, rows, see, seeBalance } from './stage/sights.ts';
import { eventsAnswered, useStripeStage } from './stage/stripe-stage.ts';

const stage = useStripeStage({
  prices: [{ id: 'price_big', unitAmountMinor: 5000, currency: 'usd' }],
  settings: {
    PACKS: 'price_big+5, price_gone',
    MAX_QUANTITY: '4',
    FREE_AMOUNT__MIN: '5',
    FREE_AMOUNT__MAX: '500',
  },
});

async function chooser(name: string): Promise<Page> {
  const page = await stage.tab({ cookie: (await stage.person(name)).cookie });
  await openCostManagement(page);
  await press(page, 'Buy Credits');
  await page.getByRole('dialog', { name: 'Buy Credits' }).waitFor();
  return page;
}

describe('choosing what to buy', () => {
  it('sells a pack, several at a time, with its bonus', async () => {
    const page = await chooser('Packer');
    expect(await page.getByRole('radio').count()).toBe(3);
    await page.getByRole('radio', { name: '50.00 USD 50.00 credits and 5.00 as a bonus' }).check();
    await page.getByLabel('How many').fill('9');
    await press(page, 'Go to payment');
    await see(page, 'Enter a whole number from 1 to 4.');
    await page.getByLabel('How many').fill('2');
    await press(page, 'Go to payment');
    await page.getByText('100.00 USD').first().waitFor();
    await press(page, 'Pay');
    await see(page, '110.00 credits added');
    await see(page, '10.00 of them as a bonus.');
    await seeBalance(page, '110.00');
    await rows(page, 'Bonus').filter({ hasText: '+10.00' }).waitFor();
    await rows(page, 'Purchase').filter({ hasText: '+100.00' }).waitFor();
    await press(page, 'Bonuses');
    await rows(page, '+100.00').waitFor({ state: 'detached' });
    await rows(page, '+10.00').waitFor();
    await eventsAnswered(stage.stripe);
  });

  it('says who pays and who is credited, where those are two', async () => {
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page, (await stage.person('Rosa Gift')).id);
    await press(page, 'Buy Credits');
    const dialog = page.getByRole('dialog', { name: 'Buy Credits' });
    await dialog.getByText('You pay, and Rosa Gift gets the credits.').waitFor();
    const own = await chooser('Own Buyer');
    expect(await own.getByText('gets the credits').count()).toBe(0);
  });

  it('sells an amount that the buyer names', async () => {
    const page = await chooser('Namer');
    await page.getByRole('radio', { name: /^Another amount/ }).check();
    await page.getByLabel('Credits', { exact: true }).fill('37');
    await press(page, 'Go to payment');
    await page.getByText('37.00 USD').first().waitFor();
    await press(page, 'Pay');
    await seeBalance(page, '37.00');
  });
});
