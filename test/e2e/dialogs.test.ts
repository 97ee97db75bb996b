import { describe, expect, it } from 'vitest';
import { openCostManagement, press, see, seeBalance } from './stage/sights.ts';
import { dummyVariables, useStage } from './stage/stage.ts';

const stage = useStage({ variables: dummyVariables });

describe('a dialog that is done closes, says so, and its list shows it:', () => {
  it('a key is revoked', async () => {
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await page.goto('/api-keys');
    await page.locator('header').getByRole('button', { name: 'Create API key' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('short-lived');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Access').selectOption('Everything I may do');
    await dialog.getByRole('button', { name: 'Create API key' }).click();
    await press(page, 'I have copied it');
    await press(page, 'Revoke short-lived');
    await press(page, 'Revoke key');
    await see(page, 'Revoked short-lived.');
    await page.getByRole('button', { name: 'Revoke short-lived' }).waitFor({ state: 'detached' });
  });

  it('a user is renamed, and then removed', async () => {
    await stage.person('Passing');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await page.goto('/users?search=passing');
    await press(page, 'Edit Passing');
    await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Passing By');
    await press(page, 'Save');
    await see(page, 'Saved Passing By.');
    await press(page, 'Edit Passing By');
    await press(page, 'Remove user…');
    await press(page, 'Remove for good');
    await see(page, 'Removed Passing By.');
    await page.getByRole('button', { name: 'Edit Passing By' }).waitFor({ state: 'detached' });
  });
});

describe('a dialog that is closed before the answer comes', () => {
  it('tells what came of it all the same, and leaves alone what was opened next', async () => {
    const { id } = await stage.person('Hasty');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page, id);
    const answer = Promise.withResolvers<void>();
    await page.route(/grant\.post/, async (route) => {
      await answer.promise;
      await route.continue();
    });
    await press(page, 'Grant Credits');
    await page.getByLabel('Amount in credits').fill('3');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').locator('button[aria-busy=true]').waitFor();
    await page.keyboard.press('Escape');
    await press(page, 'Remove Credits');
    const next = page.getByRole('dialog', { name: 'Remove Credits' });
    await next.getByLabel('Amount in credits').fill('1');
    answer.resolve();
    await see(page, 'Granted 3.00 credits to Hasty.');
    await seeBalance(page, '3.00');
    expect(await next.getByLabel('Amount in credits').inputValue()).toBe('1');
  });
});
