import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, startProduct } from './product.ts';
import { openCostManagement, press, rows, see, seeBalance } from './stage/sights.ts';
import { useBrowser } from './stage/stage.ts';

let product: Product;
let cookie: string;
const open = useBrowser();

beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product?.close());

async function tab(): Promise<Page> {
  return open(product.url, { cookie });
}

describe('Coffer with nothing configured', () => {
  it('prints where it is and the password that signs in', async () => {
    const page = await open(product.url);
    const [, email] = /Admin\s+(\S+@\S+)/.exec(product.output()) ?? [];
    const [, password] = /Password\s+(\S+)/.exec(product.output()) ?? [];
    expect(product.output()).toContain(`Open        ${product.url}`);

    await page.goto('/');
    await see(page, 'Dummy payments are on.');
    await page.getByLabel('E-mail').fill(email ?? '');
    await page.getByLabel('Password').fill(password ?? '');
    await press(page, 'Sign in');
    await seeBalance(page, '0.00');
    await see(page, 'No movements yet');
    const cookies = await page.context().cookies();
    cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  });

  it('warns of dummy payments on every page', async () => {
    const page = await tab();
    for (const path of ['cost-management', 'users', 'api-keys', 'system']) {
      await page.goto(`/${path}`);
      await page.getByRole('complementary', { name: 'Warning' }).waitFor();
    }
  });

  it('sells credits at once', async () => {
    const page = await tab();
    await openCostManagement(page);
    await press(page, 'Buy Credits');
    await see(page, '50.00 credits added');
    expect(new URL(page.url()).searchParams.get('payment')).toBe('success');
    await seeBalance(page, '50.00');
    await rows(page, 'Purchase').filter({ hasText: '+50.00' }).waitFor();
    await page.reload();
    await see(page, '50.00 credits added');
    await seeBalance(page, '50.00');
  });

  it('shows a grant, made by the guide’s curl call with a key of its own, without a reload', async () => {
    const watching = await tab();
    await openCostManagement(watching);
    const page = await tab();
    await page.goto('/api-keys');
    await page.getByRole('button', { name: 'Create API key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('welcome script');
    await dialog.getByLabel('Grant and remove credits').check();
    await dialog.getByRole('button', { name: 'Create API key' }).click();
    const call = await dialog.getByRole('region', { name: 'the curl call' }).innerText();
    expect(call).toContain('/admin/api/v1/transactions');

    const { stdout } = await promisify(execFile)('sh', ['-c', `${call} --silent --show-error`]);
    expect(JSON.parse(stdout)).toMatchObject({ transaction_type: 'admin_grant', amount: '100.00' });
    await seeBalance(watching, '150.00');
    await rows(watching, 'Welcome bonus').filter({ hasText: '+100.00' }).waitFor();
  });
});
