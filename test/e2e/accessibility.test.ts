import { beforeAll, describe, expect, it } from 'vitest';
import { type Step, dialogOn, heading, lookThrough, violations } from './stage/axe.ts';
import { spend } from './stage/people.ts';
import { openCostManagement, openPayment, openStatement, press, rows, see } from './stage/sights.ts';
import { useStripeStage } from './stage/stripe-stage.ts';

const stage = useStripeStage({
  events: ['checkout.session.*', 'refund.*', 'charge.*'],
  settings: { MAX_QUANTITY: '3', FREE_AMOUNT__MIN: '5', FREE_AMOUNT__MAX: '50' },
});
let userId: string;
let expiredLink: string;
let keptId: string;

beforeAll(async () => {
  const { api } = stage.admin;
  const rosa = await stage.person('Rosa Example');
  userId = rosa.id;
  await api.grant.post.mutate({ userId, amount: '100', requestId: crypto.randomUUID() });
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
  await api.grant.post.mutate({ userId, amount: '3', expiresAt, requestId: crypto.randomUUID() });
  await api.overdraft.set.mutate({ userId, overdraft: '5' });
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
  keptId = (await rosa.api.purchase.start.mutate({ requestId: crypto.randomUUID() })).purchaseId;
  const { id } = stage.stripe.sessions.last();
  stage.stripe.sessions.patch(id, { amount_subtotal: 5000 });
  stage.stripe.pay(id);
  stage.stripe.refundByHand(id, 100);
  await stage.stripe.webhooks.settled();
});

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
  ['the dialog that repairs the webhook', dialogOn('/system', 'Repair')],
  ['a page that is not there', heading('/nowhere')],
];

const lookingAtPayments: readonly Step[] = [
  ['Payments', heading('/payments')],
  ['a payment', (page) => openPayment(page, keptId)],
  ['the refund dialog', (page) => press(page, 'Refund').then(() => see(page, 'Balance after'))],
  [
    'the dialog that credits by hand',
    async (page) => {
      await page.keyboard.press('Escape');
      await press(page, 'Credit by hand');
    },
  ],
  ['the events', heading('/payments/events')],
  ['the reconciliation', (page) => page.goto('/payments/reconciliation').then(() => see(page, 'Stripe'))],
];

const provingBooks: readonly Step[] = [
  [
    'the overdraft dialog',
    async (page) => {
      await openCostManagement(page, userId);
      await press(page, 'Overdraft');
      await page.getByRole('dialog').waitFor();
    },
  ],
  ['Books', heading('/books')],
  ['a statement', (page) => openStatement(page, userId)],
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
    ['managers who look at payments', lookingAtPayments],
    ['managers who prove the books', provingBooks],
    ['buyers', buying],
    ['visitors', signedOut],
  ] as const)(
    'finds nothing on the pages of %s',
    async (who, steps) => {
      const cookie = who === 'visitors' ? undefined : stage.admin.cookie;
      const page = await stage.tab({ complaints: /status of 404/, ...(cookie && { cookie }) });
      expect(await lookThrough(page, steps)).toEqual({});
    },
    150_000,
  );

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
