import { describe, expect, it } from 'vitest';
import { openCostManagement, press, rows, see, seeBalance } from './stage/sights.ts';
import { useStage } from './stage/stage.ts';

const stage = useStage();

describe('a manager on Cost Management', () => {
  it('finds a user by e-mail and grants once with a double click, after a preview', async () => {
    const { id, email } = await stage.person('Grace Hopper');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page);
    await page.getByRole('combobox', { name: 'Select a user' }).fill(email);
    await page.getByRole('option', { name: /Grace Hopper/ }).click();
    await page.waitForURL(`**/cost-management?user=${id}`);
    await see(page, 'Balance of Grace Hopper');

    await press(page, 'Grant Credits');
    const dialog = page.getByRole('dialog', { name: 'Grant Credits' });
    await dialog.getByLabel('Amount in credits').fill('1,000.5');
    await dialog.getByLabel('Reason').fill('Welcome bonus');
    await dialog.locator('.after').getByText('1,000.50').waitFor();
    await dialog.getByRole('button', { name: 'Grant Credits' }).dblclick();
    await see(page, 'Granted 1,000.50 credits to Grace Hopper.');
    await seeBalance(page, '1,000.50');
    await rows(page, 'Welcome bonus').filter({ hasText: '+1,000.50' }).waitFor();
    expect(await rows(page).count()).toBe(1);
    expect((await stage.admin.api.transaction.list.query({ userId: id })).data).toHaveLength(1);
  });

  it('removes below zero with a warning, and undoes it by the opposite entry, once', async () => {
    const { id } = await stage.person('Ada');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page, id);
    await press(page, 'Remove Credits');
    const dialog = page.getByRole('dialog', { name: 'Remove Credits' });
    await dialog.getByLabel('Amount in credits').fill('12.5');
    await dialog.getByText('The balance goes below zero').waitFor();
    await dialog.getByRole('button', { name: 'Remove Credits' }).click();
    await seeBalance(page, '−12.50');
    await press(page, 'Undo');
    await seeBalance(page, '0.00');
    await see(page, 'Undone by the opposite entry.');
    await page.getByRole('button', { name: /Removal Undone/ }).click();
    const movement = page.getByRole('dialog', { name: 'Removal' });
    await movement.getByText('Undone by').waitFor();
    expect(await movement.getByRole('button', { name: /Undo/ }).count()).toBe(0);
  });

  it('reads for whom before they buy, and that nobody pays the dummy', async () => {
    const { id } = await stage.person('Gifted');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page, id);
    await press(page, 'Buy Credits');
    const dialog = page.getByRole('dialog', { name: 'Buy Credits' });
    await dialog.getByText('Nobody pays, and Gifted gets the credits.').waitFor();
    await press(page, 'Cancel');
    expect((await stage.admin.api.purchase.list.query({ userId: id })).data).toEqual([]);
    await press(page, 'Buy Credits');
    await press(page, 'Give the credits');
    await see(page, '50.00 credits added to Gifted');
    expect((await stage.admin.api.balance.get.query({ userId: id })).balance).toBe('50.00');
  });

  it('is told what is wrong with an amount before anything is posted', async () => {
    const { id } = await stage.person('Linus');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page, id);
    await press(page, 'Grant Credits');
    const amount = page.getByLabel('Amount in credits');
    for (const [typed, problem] of [
      ['abc', 'Enter a plain number'],
      ['0.0000000001', 'at most nine decimals'],
      ['0', 'above zero'],
      ['99999999999', 'more than one wallet can hold'],
    ] as const) {
      await amount.fill(typed);
      await see(page, problem);
    }
    await amount.press('Enter');
    await page.keyboard.press('Escape');
    await seeBalance(page, '0.00');
  });
});

describe('a standard user', () => {
  it('sees that an administrator granted, but not which one', async () => {
    const { id, cookie } = await stage.person('Standard');
    const page = await stage.tab({ cookie });
    await openCostManagement(page);
    const grant = { userId: id, amount: '5', description: 'thanks', requestId: crypto.randomUUID() };
    await stage.admin.api.grant.post.mutate(grant);
    await rows(page, 'by an administrator').filter({ hasText: '+5.00' }).waitFor();
    const { data } = await stage.admin.api.user.list.query({ search: 'admin@' });
    const seen = await page.content();
    expect(seen).not.toContain('admin@example.com');
    expect(seen).not.toContain(data[0]?.id);
  });

  it('finds no users page, no picker, and no wallet but their own', async () => {
    const { cookie } = await stage.person('Nosy');
    const page = await stage.tab({ cookie, complaints: /status of (403|404|207)/ });
    await page.goto('/users');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    await page.goto('/system');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    await openCostManagement(page);
    expect(await page.getByRole('combobox').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
    await page.goto(`/cost-management?user=${stage.admin.id}`);
    await see(page, 'Only managers see the credits of other people.');
  });
});
