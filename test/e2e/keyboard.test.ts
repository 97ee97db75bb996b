import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { spend } from './stage/people.ts';
import { openCostManagement, press, rows, see, seeBalance } from './stage/sights.ts';
import { useStage } from './stage/stage.ts';

const stage = useStage();

async function expectFocus(locator: Locator): Promise<void> {
  await expect.poll(() => locator.evaluate((element) => element === document.activeElement)).toBe(true);
}

describe('with the keyboard alone', () => {
  it('"/" goes to the search, which filters, and Esc empties it', async () => {
    const person = await stage.person('Searcher');
    for (const description of ['first', 'second']) {
      const requestId = crypto.randomUUID();
      await stage.admin.api.grant.post.mutate({ userId: person.id, amount: '1', description, requestId });
    }
    await spend(stage.product.url, person, { amount: '1', description: 'third' });
    const page = await stage.tab({ cookie: person.cookie });
    await openCostManagement(page);
    const search = page.getByLabel('Search the history');
    await page.keyboard.press('/');
    await expectFocus(search);
    await page.keyboard.type('second');
    await page.waitForURL(/search=second/);
    await expect.poll(() => rows(page).count()).toBe(1);
    await expectFocus(search);
    await page.keyboard.press('Escape');
    await expect.poll(() => rows(page).count()).toBe(3);
    await page.getByRole('button', { name: 'Usage', exact: true }).press('Enter');
    await page.waitForURL(/show=usage/);
    await expect.poll(() => rows(page).count()).toBe(1);
  });

  it('arrows walk the rows, Enter opens one, Esc closes it and gives the focus back', async () => {
    const person = await stage.person('Walker');
    const page = await stage.tab({ cookie: person.cookie });
    await openCostManagement(page);
    await press(page, 'Buy Credits');
    await see(page, '50.00 credits added');
    await spend(stage.product.url, person, { amount: '1', description: 'newest' });
    await rows(page, 'newest').waitFor();
    await rows(page).first().focus();
    await page.keyboard.press('ArrowDown');
    await expectFocus(rows(page).nth(1));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Purchase' });
    await dialog.waitFor();
    for (let count = 0; count < 5; count += 1) {
      await page.keyboard.press('Tab');
      const isOutside =
        'document.activeElement !== document.body && !document.activeElement.closest("dialog")';
      expect(await page.evaluate(isOutside)).toBe(false);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expectFocus(rows(page).nth(1));
  });

  it('a manager picks a user and grants credits', async () => {
    await stage.person('Picked Person');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page);
    await page.getByRole('combobox', { name: 'Select a user' }).focus();
    await page.keyboard.type('picked');
    await page.getByRole('option', { name: /Picked Person/, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await see(page, 'Balance of Picked Person');
    const grant = page.getByRole('button', { name: 'Grant Credits' });
    await expect.poll(() => grant.isEnabled()).toBe(true);
    await grant.press('Enter');
    await expectFocus(page.getByLabel('Amount in credits'));
    await page.keyboard.type('2.5');
    await page.keyboard.press('Enter');
    await seeBalance(page, '2.50');
    await expectFocus(grant);
  });

  it('a manager who types faster than the answer comes picks nobody else', async () => {
    await stage.person('Sought Person');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page);
    const answer = Promise.withResolvers<void>();
    await page.route(/user\.list.*sought/, async (route) => {
      await answer.promise;
      await route.continue();
    });
    await page.getByRole('combobox', { name: 'Select a user' }).focus();
    await page.getByRole('option').first().waitFor();
    await page.keyboard.type('sought');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    answer.resolve();
    await page.getByRole('option', { name: /Sought Person/, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await see(page, 'Balance of Sought Person');
  });

  it('the skip link goes past the navigation', async () => {
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page);
    const link = page.getByRole('link', { name: 'Skip to content' });
    await link.press('Enter');
    await expectFocus(page.getByRole('main'));
  });
});
