import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { press, rows, see, seeBalance } from './stage/sights.ts';
import { admin } from './stage/people.ts';
import { dummyVariables, useStage } from './stage/stage.ts';

const stage = useStage({
  variables: (url) => ({
    ...dummyVariables(url),
    DWCTL_CREDITS__INITIAL_CREDITS_FOR_STANDARD_USERS: '10.25',
  }),
});

async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, text] of Object.entries(fields))
    await page.getByLabel(label, { exact: true }).fill(text);
}

describe('accounts', () => {
  it('start with the initial credits after signing up, and leave by signing out', async () => {
    const page = await stage.tab();
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await fill(page, { Name: 'New Comer', 'E-mail': 'new@example.com', Password: 'long enough' });
    await press(page, 'Create account');
    await seeBalance(page, '10.25');
    await rows(page, 'Grant').filter({ hasText: '+10.25' }).waitFor();
    expect(await rows(page).count()).toBe(1);
    await press(page, 'Sign out');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto('/cost-management');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('are refused with a sentence when the password is wrong, and lead back to where one was', async () => {
    const page = await stage.tab({ complaints: /status of 401/ });
    await page.goto('/api-keys');
    await fill(page, { 'E-mail': admin.email, Password: 'not this one' });
    await press(page, 'Sign in');
    await page.getByRole('alert').getByText('do not belong together').waitFor();
    await fill(page, { Password: admin.password });
    await press(page, 'Sign in');
    await page.getByRole('heading', { name: 'API keys' }).waitFor();
  });

  it('say that a session has ended to who was in the midst of something, and to nobody else', async () => {
    const { cookie, email } = await stage.person('Was Here');
    const page = await stage.tab({ cookie, complaints: /status of (401|207)/ });
    await page.goto('/api-keys');
    await page.getByRole('heading', { name: 'API keys' }).waitFor();
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'Receipts' }).click();
    await see(page, 'Your session has ended. Sign in to go on where you were.');
    await fill(page, { 'E-mail': email, Password: 'a password of theirs' });
    await press(page, 'Sign in');
    await page.getByRole('heading', { name: 'Receipts' }).waitFor();
    await press(page, 'Sign out');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.getByText('Your session has ended').count()).toBe(0);
  });

  it('are told apart by e-mail', async () => {
    const page = await stage.tab({ complaints: /status of 422/ });
    await page.goto('/sign-up');
    await fill(page, { Name: 'Double', 'E-mail': admin.email, Password: 'long enough' });
    await press(page, 'Create account');
    await see(page, 'There is already an account with this e-mail.');
  });

  it('come back with a reset link, which works once and ends the old sessions', async () => {
    const forgetful = await stage.person('Forgetful');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await page.goto('/users?search=forgetful');
    await press(page, 'Edit Forgetful');
    await press(page, 'Create reset link');
    await page.getByRole('dialog').locator('code').waitFor();
    // Shown once, so Esc must not lose it.
    await page.keyboard.press('Escape');
    const link = await page.getByRole('dialog').locator('code').innerText();

    const theirs = await stage.tab({ complaints: /status of 400/ });
    await theirs.goto(link);
    await fill(theirs, { 'New password': 'a new password' });
    await press(theirs, 'Set password');
    await theirs.getByRole('heading', { name: 'Your password is set' }).waitFor();
    expect(await forgetful.api.user.me.query()).toBeNull();
    await theirs.getByRole('link', { name: 'Sign in' }).click();
    await fill(theirs, { 'E-mail': forgetful.email, Password: 'a new password' });
    await press(theirs, 'Sign in');
    await seeBalance(theirs, '10.25');
    await theirs.goto(link);
    await fill(theirs, { 'New password': 'another password' });
    await press(theirs, 'Set password');
    await see(theirs, 'This link was used already or has expired.');
  });

  it('are made by a platform manager, with a link to choose a password and the initial credits', async () => {
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await page.goto('/users');
    await press(page, 'Create user');
    const dialog = page.getByRole('dialog');
    await fill(page, { Name: 'Invited', 'E-mail': 'invited@example.com' });
    await dialog.getByRole('button', { name: 'Create user' }).click();
    await dialog.getByText('Invited can sign in with this link').waitFor();
    expect(await dialog.locator('code').innerText()).toContain(`${stage.product.url}/reset-password?token=`);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('link', { name: /Invited/ }).click();
    await see(page, 'Balance of Invited');
    await seeBalance(page, '10.25');
  });
});
