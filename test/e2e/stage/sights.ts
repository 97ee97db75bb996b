import type { Locator, Page } from 'playwright-core';

/** What tests look at, in the words and roles that people find it by. */

/** Waits until the balance stands at an amount such as "50.00". */
export function seeBalance(page: Page, amount: string): Promise<void> {
  return page
    .getByRole('region', { name: /^Balance( of .+)?$/ })
    .getByRole('status')
    .filter({ hasText: new RegExp(`^${amount.replaceAll('.', String.raw`\.`)} credits$`) })
    .waitFor();
}

/** The rows of the history, or those that hold a text. */
export function rows(page: Page, hasText?: string | RegExp): Locator {
  const all = page.getByRole('region', { name: 'History' }).locator('[data-row]');
  return hasText === undefined ? all : all.filter({ hasText });
}

/** Waits until a text can be seen. */
export function see(page: Page, text: string | RegExp): Promise<void> {
  return page.getByText(text).first().waitFor();
}

/** Presses a button. */
export function press(page: Page, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click();
}

/** Opens Cost Management and waits until its history is there. */
export async function openCostManagement(page: Page, userId?: string): Promise<void> {
  await page.goto(userId ? `/cost-management?user=${userId}` : '/cost-management');
  await page.getByRole('heading', { name: 'Cost Management' }).waitFor();
  await rows(page).or(page.getByText('No movements yet')).first().waitFor();
}

/** Opens a user's statement of this month and waits until it is there. */
export async function openStatement(page: Page, userId: string): Promise<void> {
  await page.goto(`/statement?user=${userId}`);
  await page.getByRole('row', { name: /Opening balance/ }).waitFor();
}

/** Opens the page of a payment and waits until its story is there. */
export async function openPayment(page: Page, purchaseId: string): Promise<void> {
  await page.goto(`/payments/${purchaseId}`);
  await see(page, /Checkout opened by/);
}
