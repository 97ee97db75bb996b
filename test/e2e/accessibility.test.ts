import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { spend } from './stage/people.ts';
import { openCostManagement, press, rows, see } from './stage/sights.ts';
import { useStripeStage } from './stage/stripe-stage.ts';

const stage = useStripeStage({
  settings: { MAX_QUANTITY: '3', FREE_AMOUNT__MIN: '5', FREE_AMOUNT__MAX: '50' },
});
let userId: string;
let expiredLink: string;

beforeAll(async () => {
  const { api } = stage.admin;
  const rosa = await stage.person('Rosa Example');
  userId = rosa.id;
  await api.grant.post.mutate({ userId, amount: '100', requestId: crypto.randomUUID() });
  const { transaction } = await api.removal.post.mutate({
    userId,
    amount: '2.123456789',
    requestId: crypto.randomUUID(),
  });
  await api.grant.undo.mutate({ transactionId: transaction.id });
  await spend(stage.product.url, rosa, { amount: '0.5', description: 'a call' });
  await api.key.create.mutate({ name: 'a key', scopes: ['credits:read'] });
  const checkout = await rosa.api.purchase.start.mutate({ requestId: crypto.randomUUID() });
  expiredLink = stage.stripe.expire(checkout.url.split('/').at(-1) ?? '').id;
  await rosa.api.purchase.start.mutate({ requestId: crypto.randomUUID() });
});

/** What axe finds on a page as it stands, in both themes, each with where it is. */
async function violations(page: Page): Promise<string[]> {
  await expect.poll(() => page.locator('.skeleton, [aria-busy=true]').count()).toBe(0);
  await changeTheme(page, 'light');
  const inLight = await new AxeBuilder({ page }).analyze();
  await changeTheme(page, 'dark');
  // The themes are two sets of colours: everything else has been looked at.
  const inDark = await new AxeBuilder({ page }).withRules('color-contrast').analyze();
  return [inLight, inDark].flatMap(({ violations: found }, index) =>
    found.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${index === 0 ? 'light' : 'dark'} ${id}: ${target.join(' ')}`),
    ),
  );
}

/** Changes the theme and waits until it is painted. */
async function changeTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(async () => {
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}

type Step = readonly [name: string, reach: (page: Page) => Promise<unknown>];

const dialogOn = (path: string, button: string) => async (page: Page) => {
  await page.goto(path);
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('dialog').waitFor();
};

const heading = (path: string) => async (page: Page) => {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
};

const signedIn: readonly Step[] = [
  ['Cost Management', (page) => openCostManagement(page)],
  ['Cost Management of a user', (page) => openCostManagement(page, userId)],
  ['the chart as a table', (page) => page.getByText('As a table').click()],
  ['the grant dialog', (page) => press(page, 'Grant Credits')],
  ['a wrong amount', (page) => page.getByLabel('Amount in credits').fill('abc')],
  [
    'the user picker',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('combobox').focus();
      await page.getByRole('option').first().waitFor();
    },
  ],
  [
    'a movement',
    async (page) => {
      await page.keyboard.press('Escape');
      await rows(page).first().click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  ['an empty search', (page) => page.goto('/cost-management?search=nothing-like-it')],
  ['a cancelled payment', (page) => page.goto('/cost-management?payment=cancelled')],
  [
    'a checkout that expired',
    (page) => page.goto(`/cost-management?payment=success&session_id=${expiredLink}`),
  ],
  ['Users', heading('/users')],
  ['the user dialog', dialogOn('/users', 'Edit Rosa Example')],
  ['the dialog that makes a user', dialogOn('/users', 'Create user')],
  ['API keys', heading('/api-keys')],
  ['the dialog that makes a key', dialogOn('/api-keys', 'Create API key')],
  ['the dialog that revokes a key', dialogOn('/api-keys', 'Revoke a key')],
  ['System', heading('/system')],
  ['a page that is not there', heading('/nowhere')],
];

const buying: readonly Step[] = [
  ['the choice of a pack', dialogOn('/cost-management', 'Buy Credits')],
  ['Receipts', heading('/receipts')],
  [
    'what is done when credits run low',
    async (page) => {
      await openCostManagement(page);
      await see(page, 'Auto top-up');
    },
  ],
];

const signedOut: readonly Step[] = [
  ['the sign-in', heading('/sign-in')],
  ['the sign-up', heading('/sign-up')],
  ['the forgotten password', heading('/forgot-password')],
  ['the choice of a password', heading('/reset-password?token=x')],
  ['a broken reset link', heading('/reset-password')],
  ['the set-up', heading('/setup')],
];

describe('axe in both themes', () => {
  it.each([
    ['managers', signedIn],
    ['buyers', buying],
    ['visitors', signedOut],
  ] as const)('finds nothing on the pages of %s', async (who, steps) => {
    const cookie = who === 'visitors' ? undefined : stage.admin.cookie;
    const page = await stage.tab({ complaints: /status of 404/, ...(cookie && { cookie }) });
    const found: Record<string, string[]> = {};
    for (const [name, reach] of steps) {
      await reach(page);
      const wrong = await violations(page);
      if (wrong.length > 0) found[name] = wrong;
    }
    expect(found).toEqual({});
  });

  it('finds nothing in the ways back from a checkout', async () => {
    const { cookie } = await stage.person('Returner');
    const page = await stage.tab({ cookie });
    await openCostManagement(page);
    await press(page, 'Buy Credits');
    await press(page, 'Go to payment');
    await page.getByRole('heading', { name: 'Checkout' }).waitFor();
    const { id } = stage.stripe.sessions.last();
    await page.goto(`/cost-management?payment=success&session_id=${id}`);
    await see(page, 'Payment not completed');
    expect(await violations(page)).toEqual([]);
    stage.stripe.payLater(id);
    await see(page, 'Your bank confirms this payment later');
    expect(await violations(page)).toEqual([]);
    stage.stripe.finishAsync(id, 'succeeded');
    await see(page, '10.00 credits added');
    expect(await violations(page)).toEqual([]);
  });
});
