import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { spend } from './stage/people.ts';
import { openCostManagement, press, rows, see, seeBalance } from './stage/sights.ts';
import { useStage } from './stage/stage.ts';

const stage = useStage();

/** Nothing of the page lies beyond the screen's right edge. */
async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.scrollingElement?.scrollWidth ?? 0);
  expect(wide).toBe(page.viewportSize()?.width);
}

describe.each([320, 390])('at a width of %i pixels', (width) => {
  const phone = { viewport: { width, height: 844 }, hasTouch: true, isMobile: true };

  it('buys credits and shows the history', async () => {
    const person = await stage.person(`Phone ${width}`);
    const page = await stage.tab({ cookie: person.cookie, ...phone });
    await openCostManagement(page);
    await expectNoSidewaysScrolling(page);
    await press(page, 'Buy Credits');
    await see(page, '50.00 credits added');
    await seeBalance(page, '50.00');
    const description = 'a long description that says what it was for, and why, and for whom it was done';
    await spend(stage.product.url, person, { amount: '0.123456789', description });
    await rows(page, 'Usage').waitFor();
    await page.getByRole('img', { name: /Balance over time/ }).waitFor();
    await expectNoSidewaysScrolling(page);
    await rows(page, 'Usage').click();
    await page.getByRole('dialog', { name: 'Usage' }).waitFor();
    await expectNoSidewaysScrolling(page);
  });

  it('reaches every page through the menu, none of which scrolls sideways', async () => {
    const page = await stage.tab({ cookie: stage.admin.cookie, ...phone });
    await openCostManagement(page);
    for (const label of ['Users', 'API keys', 'System', 'Cost Management']) {
      await press(page, 'Open menu');
      await page.getByRole('link', { name: label, exact: true }).click();
      await page.getByRole('heading', { name: label, level: 1 }).waitFor();
      await page.locator('main li').first().or(page.getByText('No API keys yet')).first().waitFor();
      await expectNoSidewaysScrolling(page);
    }
    await press(page, 'Open menu');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Open menu' }).waitFor();
  });

  it('fits the dialogs and the pages before the sign-in', async () => {
    const page = await stage.tab({ cookie: stage.admin.cookie, ...phone });
    await page.goto('/api-keys');
    await page.getByRole('button', { name: 'Create API key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(`phone ${width}`);
    await dialog.getByLabel('Grant and remove credits').check();
    await dialog.getByRole('button', { name: 'Create API key' }).click();
    await dialog.getByRole('region', { name: 'the curl call' }).waitFor();
    await expectNoSidewaysScrolling(page);
    const nobody = await stage.tab(phone);
    for (const path of ['sign-in', 'sign-up', 'forgot-password', 'reset-password?token=x', 'setup']) {
      await nobody.goto(`/${path}`);
      await nobody.getByRole('heading', { level: 1 }).waitFor();
      await expectNoSidewaysScrolling(nobody);
    }
  });
});
