import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { admin, signIn } from './stage/people.ts';
import { openCostManagement, see, seeBalance } from './stage/sights.ts';
import { useBrowser, useMortalProduct } from './stage/stage.ts';

const open = useBrowser();
const complaints = /net::ERR_|status of (404|502)/;
const product = useMortalProduct();

async function openSignedIn(path = '/cost-management'): Promise<Page> {
  const page = await open(product.now.url, {
    cookie: (await signIn(product.now.url, admin)).cookie,
    complaints,
  });
  if (path === '/cost-management') await openCostManagement(page);
  else await page.goto(path);
  return page;
}

describe('changing the page while the server is away', () => {
  it('says so in words, and goes on by itself when it is there again', async () => {
    const page = await openSignedIn();
    await product.now.end();
    await page.getByRole('link', { name: 'Users' }).click();
    await page.getByRole('heading', { name: 'Coffer cannot be reached' }).waitFor();
    await see(page, 'Your credits are safe');
    expect(await page.getByText('500', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await product.comeBack();
    await page.getByRole('heading', { name: 'Users' }).waitFor();
    await page.getByRole('button', { name: /^Edit/ }).first().waitFor();
  });

  it('reads by itself what a page that is known already could not show', async () => {
    const page = await openSignedIn('/receipts');
    await page.getByRole('link', { name: 'Cost Management' }).last().click();
    await seeBalance(page, '0.00');
    await product.now.end();
    await page.getByRole('link', { name: 'Receipts' }).click();
    await see(page, 'The receipts could not be loaded');
    await product.comeBack();
    await see(page, 'No payments yet');
  });

  it('says so too when a proxy before it answers in its place', async () => {
    const page = await openSignedIn();
    const isProxied = (url: URL): boolean => url.origin === product.now.url;
    await page.route(isProxied, (route) => route.fulfill({ status: 502, body: 'Bad gateway' }));
    await page.getByRole('link', { name: 'Users' }).click();
    await page.getByRole('heading', { name: 'Coffer cannot be reached' }).waitFor();
    await page.unroute(isProxied);
    await page.getByRole('heading', { name: 'Users' }).waitFor();
  });

  it('does not read the page again and again where the server is there and its data is not', async () => {
    const page = await openSignedIn('/api-keys');
    await page.route(/\/trpc\//, (route) => route.abort());
    let reads = 0;
    await page.route('**/cost-management', (route) => {
      reads += 1;
      return route.continue();
    });
    await page.goto('/cost-management');
    await page.getByRole('heading', { name: 'Coffer cannot be reached' }).waitFor();
    await page.waitForTimeout(4000);
    expect(reads).toBeLessThanOrEqual(2);
  });

  it('says so where the page came but its data did not', async () => {
    const page = await openSignedIn('/api-keys');
    await page.route(/\/trpc\//, (route) => route.abort());
    await page.route('**/healthz', (route) => route.abort());
    await page.goto('/cost-management');
    await page.getByRole('heading', { name: 'Coffer cannot be reached' }).waitFor();
    await page.unrouteAll();
    await seeBalance(page, '0.00');
  });
});

describe('changing the page after an upgrade of the server', () => {
  /** Lets the parts of the version before be gone until the page is read anew. Counts how often that happens. */
  async function upgrade(page: Page, gone: RegExp): Promise<() => number> {
    let reads = 0;
    await page.route(gone, (route) => route.fulfill({ status: 404, body: 'gone' }));
    await page.route('**/_app/version.json', (route) => route.fulfill({ json: { version: 'the next one' } }));
    page.on('request', (request) => {
      if (!request.isNavigationRequest()) return;
      reads += 1;
      void page.unrouteAll();
    });
    return () => reads;
  }

  it('reads it anew, once', async () => {
    const page = await openSignedIn();
    const reads = await upgrade(page, /\/_app\/immutable\/(nodes|chunks)\//);
    await page.getByRole('link', { name: 'Users' }).click();
    await page.getByRole('button', { name: /^Edit/ }).first().waitFor();
    expect(reads()).toBe(1);
  });

  it('reads it anew also for a part of a page that is fetched last', async () => {
    const page = await openSignedIn('/api-keys');
    await page.getByRole('heading', { name: 'API keys' }).waitFor();
    const reads = await upgrade(page, /balance-settings.*\.css/);
    await page.getByRole('link', { name: 'Cost Management' }).first().click();
    await page.getByRole('heading', { name: 'When credits run low' }).waitFor();
    expect(reads()).toBe(1);
  });
});
