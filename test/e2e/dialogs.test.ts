import { describe, it } from 'vitest';
import { press, see } from './stage/sights.ts';
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
