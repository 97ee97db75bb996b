import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type Exhibit, startExhibit } from './stage/exhibit.ts';
import { findBrowser } from './stage/prepare.ts';
import { openCostManagement, openStatement, press, see } from './stage/sights.ts';
import { openBrowser } from './stage/stage.ts';
import { readCookies } from './stage/tab.ts';

// Run by hand: `node test/e2e/screenshots.ts [FOLDER]`. Takes the three pictures of the README, and with a folder
// every page in both themes and on a phone.

const kept = join(import.meta.dirname, '../../dashboard/screenshots');
const wide: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

interface Room {
  readonly browser: Browser;
  readonly exhibit: Exhibit;
}

async function open({ browser, exhibit }: Room, options: BrowserContextOptions): Promise<Page> {
  const { url } = exhibit.product;
  const context = await browser.newContext({ baseURL: url, reducedMotion: 'reduce', ...options });
  await context.addCookies(readCookies(exhibit.cookie, url));
  return context.newPage();
}

async function shoot(page: Page, path: string, fullPage = false): Promise<void> {
  await page
    .getByRole('img', { name: /Balance over time/ })
    .waitFor({ timeout: 1000 })
    .catch(() => undefined);
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path, fullPage });
  process.stdout.write(`${path}  ${Math.ceil(statSync(path).size / 1000)} kB\n`);
}

async function takeKept(room: Room): Promise<void> {
  mkdirSync(kept, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open(room, { ...wide, colorScheme });
    await openCostManagement(page, room.exhibit.userId);
    await shoot(page, join(kept, `cost-management-${colorScheme}.png`));
    await page.context().close();
  }
  const page = await open(room, { ...phone, colorScheme: 'light' });
  await openCostManagement(page);
  await shoot(page, join(kept, 'phone.png'));
  await page.context().close();
}

const views: Readonly<Record<string, (page: Page, exhibit: Exhibit) => Promise<unknown>>> = {
  own: (page) => openCostManagement(page),
  user: (page, { userId }) => openCostManagement(page, userId),
  empty: (page, { newcomerId }) => openCostManagement(page, newcomerId),
  grant: async (page, { userId }) => {
    await openCostManagement(page, userId);
    await press(page, 'Grant Credits');
    await page.getByLabel('Amount in credits').fill('25');
  },
  movement: async (page, { userId }) => {
    await openCostManagement(page, userId);
    await page.locator('[data-row]').first().click();
  },
  picker: async (page) => {
    await openCostManagement(page);
    await page.getByRole('combobox').focus();
    await page.getByRole('option').first().waitFor();
  },
  bought: async (page) => {
    await openCostManagement(page);
    await press(page, 'Buy Credits');
    await see(page, 'credits added');
  },
  cancelled: async (page) => {
    await page.goto('/cost-management?payment=cancelled');
    await see(page, 'Payment cancelled');
  },
  unknown: async (page) => {
    await page.goto('/cost-management?payment=success&session_id=nothing-known');
    await see(page, 'This payment is not known here');
  },
  overdraft: async (page, { userId }) => {
    await openCostManagement(page, userId);
    await press(page, 'Overdraft');
    await page.getByLabel('Overdraft in credits').fill('25');
  },
  books: (page) => page.goto('/books').then(() => see(page, 'The books balance')),
  statement: (page, { userId }) => openStatement(page, userId),
  paper: async (page, { userId }) => {
    await openStatement(page, userId);
    await page.emulateMedia({ media: 'print' });
  },
  payments: (page) => page.goto('/payments').then(() => page.locator('[data-row]').first().waitFor()),
  payment: async (page) => {
    await page.goto('/payments');
    await page.locator('[data-row]').first().click();
    await see(page, 'What happened');
  },
  events: (page) => page.goto('/payments/events').then(() => see(page, 'No events here')),
  receipts: (page) => page.goto('/receipts').then(() => see(page, 'Free')),
  users: (page) => page.goto('/users').then(() => page.locator('[data-row]').first().waitFor()),
  'user-dialog': async (page) => {
    await page.goto('/users');
    await press(page, 'Edit Rosa Keller');
  },
  keys: (page) => page.goto('/api-keys').then(() => page.locator('main li').first().waitFor()),
  'key-dialog': async (page) => {
    await page.goto('/api-keys');
    await page.getByRole('button', { name: 'Create API key' }).first().click();
  },
  system: (page) => page.goto('/system').then(() => page.locator('main li').first().waitFor()),
  nowhere: (page) => page.goto('/nowhere').then(() => see(page, 'Page not found')),
};

const doors = ['sign-in', 'sign-up', 'forgot-password', 'reset-password?token=x', 'setup'];

async function takeAll(room: Room, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [kind, options] of [
    ['light', { ...wide, colorScheme: 'light' }],
    ['dark', { ...wide, colorScheme: 'dark' }],
    ['phone', { ...phone, deviceScaleFactor: 1, colorScheme: 'light' }],
  ] as const) {
    const page = await open(room, options);
    for (const [name, reach] of Object.entries(views)) {
      await reach(page, room.exhibit);
      await shoot(page, join(folder, `${name}-${kind}.png`), kind === 'phone');
      await page.emulateMedia({ media: null });
    }
    await page.context().clearCookies();
    for (const door of doors) {
      await page.goto(`/${door}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await shoot(page, join(folder, `${door.split('?')[0]}-${kind}.png`), kind === 'phone');
    }
    await page.context().close();
  }
}

const exhibit = await startExhibit();
const browser = await openBrowser(await findBrowser());
try {
  const room = { browser, exhibit };
  await takeKept(room);
  const [folder] = process.argv.slice(2);
  if (folder !== undefined) await takeAll(room, folder);
} finally {
  await browser.close();
  await exhibit.product.close();
}
