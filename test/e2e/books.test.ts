import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { spend } from './stage/people.ts';
import { openCostManagement, openStatement, press, rows, see, seeBalance } from './stage/sights.ts';
import { useStage } from './stage/stage.ts';

const stage = useStage();

/** What a button that downloads gives. */
async function download(page: Page, name: string): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name, exact: true }).click(),
  ]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

/** The row of a table that holds these words in this order. */
function rowOf(where: Page | Locator, words: string): Locator {
  const inOrder = words.split(' ').map((word) => word.replaceAll(/[.+]/g, String.raw`\$&`));
  return where.getByRole('row').filter({ hasText: new RegExp(inOrder.join(String.raw`\s*`)) });
}

describe('a manager who has to prove the books', () => {
  it('sees them balance by type and day, and takes the proof away', async () => {
    const rosa = await stage.person('Rosa Books');
    const grant = { userId: rosa.id, amount: '100', requestId: crypto.randomUUID() };
    await stage.admin.api.grant.post.mutate(grant);
    await spend(stage.product.url, rosa, { amount: '0.75', description: 'a call' });
    const page = await stage.tab({ cookie: stage.admin.cookie, complaints: /status of (400|207)/ });
    await openCostManagement(page);
    await page.getByRole('link', { name: 'Books' }).click();
    await see(page, 'The books balance');
    const byType = page.getByRole('region', { name: 'By type' });
    await rowOf(byType, 'Usage 1 −0.75').waitFor();
    await rowOf(byType, 'All types 2 +99.25').waitFor();
    const csv = await download(page, 'CSV');
    expect(csv.name).toMatch(/^trial-balance-.+\.csv$/);
    expect(csv.text).toContain(',usage,1,-0.75\r\n');
    const head = await download(page, 'Signed head');
    expect(JSON.parse(head.text)).toMatchObject({ format: 'coffer-head-1', seq: 2 });
    const ledger = await download(page, 'Whole ledger');
    expect(ledger.text.trim().split('\n')).toHaveLength(4);
    await page.getByLabel('To', { exact: true }).fill('2020-01-31');
    await page.waitForURL(/to=2020-01-31/);
    await see(page, 'The trial balance could not be loaded');
  });

  it('verifies them on the System page', async () => {
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await page.goto('/system');
    await see(page, 'Not verified yet');
    await press(page, 'Verify now');
    await see(page, /Last verified .+ and nothing is wrong/);
  });

  it('allows a debt and gives credits that expire, and sees what that makes available', async () => {
    const { id } = await stage.person('Debtor');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page, id);
    await press(page, 'Overdraft');
    const dialog = page.getByRole('dialog', { name: 'Set overdraft' });
    await dialog.getByLabel('Overdraft in credits').fill('12.5');
    await dialog.locator('.after').getByText('12.50').waitFor();
    await dialog.getByRole('button', { name: 'Set overdraft' }).click();
    await see(page, 'Debtor may now spend down to −12.50 credits.');
    await press(page, 'Grant Credits');
    await page.getByLabel('Amount in credits').fill('4');
    await page.getByLabel('Expire after').fill('2099-12-31');
    await page.getByRole('dialog').getByRole('button', { name: 'Grant Credits' }).click();
    await seeBalance(page, '4.00');
    await see(page, '4.00 of them expire 31 Dec 2099');
    const figures = page.getByRole('region', { name: /^Balance/ }).getByRole('definition');
    expect(await figures.allInnerTexts()).toEqual(['0.00', '12.50', '16.50']);
  });
});

describe('a statement', () => {
  it('is a user’s own, to print, with both balances, and says that its period goes on', async () => {
    const ada = await stage.person('Ada Statement');
    const grant = { userId: ada.id, amount: '10', description: 'Welcome', requestId: crypto.randomUUID() };
    await stage.admin.api.grant.post.mutate(grant);
    await spend(stage.product.url, ada, { amount: '2.5', description: 'a call' });
    const page = await stage.tab({ cookie: ada.cookie });
    await openCostManagement(page);
    expect(await rows(page).count()).toBe(2);
    await page.getByRole('link', { name: 'Statement' }).click();
    await rowOf(page, 'Opening balance 0.00').waitFor();
    await rowOf(page, 'Grant Welcome · by an administrator +10.00 10.00').waitFor();
    await rowOf(page, 'Closing balance 7.50').waitFor();
    await see(page, /as of transaction \d+: the period is not over/);
    const csv = await download(page, 'CSV');
    expect(csv.text.trim().split('\r\n').at(-1)).toContain(',closing_balance,,7.50,');
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Print' }).count()).toBe(0);
    expect(await page.getByRole('navigation').count()).toBe(0);
  });

  it('of more than it shows says so above its movements, with what they come to', async () => {
    const busy = await stage.person('Busy Statement');
    const { key } = await stage.admin.api.key.create.mutate({ name: 'app' });
    const grant = { user_id: busy.id, transaction_type: 'admin_grant', amount: '10' };
    const spent = { user_id: busy.id, transaction_type: 'usage', amount: '0.01' };
    await fetch(`${stage.product.url}/admin/api/v1/transactions/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ transactions: [grant, ...Array.from({ length: 500 }, () => spent)] }),
    });
    const page = await stage.tab({ cookie: busy.cookie });
    await openStatement(page, busy.id);
    const note = page.getByText('Below are only the first 500 movements of the period');
    const above = await note.evaluate((element) => element.nextElementSibling?.tagName);
    expect(above).toBe('TABLE');
    const facts = await page.getByRole('definition').allInnerTexts();
    expect(facts).toEqual(expect.arrayContaining(['0.00 credits', '+5.00 credits', '5.00 credits']));
  });

  it('of somebody else is for managers', async () => {
    const { cookie } = await stage.person('Curious');
    const page = await stage.tab({ cookie, complaints: /status of (403|404|207)/ });
    await page.goto(`/statement?user=${stage.admin.id}`);
    await see(page, 'Only managers see the credits of other people.');
    await page.goto('/books');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  });
});
