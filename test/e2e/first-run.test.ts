import { describe, expect, it, onTestFinished } from 'vitest';
import { type Product, startProduct } from './product.ts';
import { press, see, seeBalance } from './stage/sights.ts';
import { useBrowser } from './stage/stage.ts';

const open = useBrowser();

async function started(variables: Record<string, string>): Promise<Product> {
  const product = await startProduct({ variables });
  onTestFinished(() => product.close());
  return product;
}

describe('the first run of a configured server', () => {
  it('prints a set-up link that makes the first administrator, once', async () => {
    const { url, output } = await started({ DWCTL_CREDITS__INITIAL_CREDITS_FOR_STANDARD_USERS: '3' });
    const link = /http:\/\/localhost:\d+\/setup\?token=\S+/.exec(output())?.[0] ?? '';
    const page = await open(url);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Open the set-up link' }).waitFor();
    await page.goto(link);
    await page.getByLabel('Name').fill('First');
    await page.getByLabel('E-mail').fill('first@example.com');
    await page.getByLabel('Password').fill('long enough');
    await press(page, 'Create the first account');
    await page.getByRole('heading', { name: 'Cost Management' }).waitFor();
    await see(page, 'Buying is off');
    await seeBalance(page, '3.00');
    await page.getByRole('link', { name: 'System' }).waitFor();

    const second = await open(url);
    await second.goto(link);
    await second.getByRole('heading', { name: 'Coffer is set up' }).waitFor();
  });

  it('refuses a set-up link with another token', async () => {
    const { url } = await started({ DWCTL_AUTH__ALLOW_SIGN_UP: 'true' });
    const page = await open(url, { complaints: /status of 4\d\d/ });
    await page.goto('/setup?token=not-the-one-that-was-printed');
    await page.getByLabel('Name').fill('Intruder');
    await page.getByLabel('E-mail').fill('intruder@example.com');
    await page.getByLabel('Password').fill('long enough');
    await press(page, 'Create the first account');
    await page.getByRole('alert').waitFor();
    await page.goto('/users');
    await page.getByRole('heading', { name: 'Open the set-up link' }).waitFor();
  });

  it('offers no sign-up when that is switched off', async () => {
    const { url } = await started({
      DWCTL_ADMIN_EMAIL: 'admin@example.com',
      DWCTL_ADMIN_PASSWORD: 'a long enough password',
      DWCTL_AUTH__ALLOW_SIGN_UP: 'false',
    });
    const page = await open(url);
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.getByRole('link', { name: 'Create an account' }).count()).toBe(0);
    await page.goto('/sign-up');
    await see(page, 'Accounts are made by an administrator');
    const body = JSON.stringify({ name: 'X', email: 'x@example.com', password: 'long enough' });
    const headers = { 'content-type': 'application/json' };
    const refused = await fetch(`${url}/api/auth/sign-up/email`, { method: 'POST', headers, body });
    expect(refused.ok).toBe(false);
  });
});
