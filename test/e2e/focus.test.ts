import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openCostManagement, press, rows, see } from './stage/sights.ts';
import { useStage } from './stage/stage.ts';

const stage = useStage();

/** What has the focus, by its words or its label. */
function focused(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? null;
  });
}

describe('the focus finds a place', () => {
  it('at the heading of the list whose page was turned, which can be seen', async () => {
    const person = await stage.person('Has Much');
    const key = await person.api.key.create.mutate({ name: 'app', scopes: ['usage:write'] });
    const transactions = Array.from({ length: 30 }, (_, index) => ({
      ...{ user_id: person.id, transaction_type: 'usage', amount: '0.01', description: `call ${index}` },
    }));
    const requestId = crypto.randomUUID();
    await stage.admin.api.grant.post.mutate({ userId: person.id, amount: '1', requestId });
    await fetch(`${stage.product.url}/admin/api/v1/transactions/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ transactions }),
    });
    const page = await stage.tab({ cookie: person.cookie });
    await openCostManagement(page);
    await page.getByRole('link', { name: 'Older' }).press('Enter');
    await rows(page, 'Grant').waitFor();
    await expect.poll(() => focused(page)).toBe('History');
    const top = 'document.activeElement.getBoundingClientRect().top';
    // As far up as the page goes, below what `scroll-padding-top` leaves free.
    const isAtTop = async (): Promise<boolean> => {
      const y = await page.evaluate<number>(top);
      const isAtEnd = await page.evaluate<boolean>(
        'scrollY + innerHeight >= document.scrollingElement.scrollHeight - 1',
      );
      return y >= 0 && (y < 100 || isAtEnd);
    };
    await expect.poll(isAtTop).toBe(true);
    expect(await page.evaluate<number>('scrollY')).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'Newest' }).click();
    await rows(page, 'call 29').waitFor();
    await expect.poll(() => focused(page)).toBe('History');
  });

  it('in the field for who picks a user with the keyboard, whose list is closed then', async () => {
    await stage.person('Picked By Key');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page);
    const field = page.getByRole('combobox', { name: 'Select a user' });
    await field.focus();
    await page.keyboard.type('picked by');
    await page.getByRole('option', { name: /Picked By Key/, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await see(page, 'Balance of Picked By Key');
    expect(await focused(page)).toBe('Select a user');
    expect(await field.getAttribute('aria-expanded')).toBe('false');
  });

  it('at the balance for who picks a user with the mouse, and for who goes back to their own', async () => {
    await stage.person('Picked By Mouse');
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await openCostManagement(page);
    await page.getByRole('combobox').fill('picked by mouse');
    await page.getByRole('option', { name: /Picked By Mouse/ }).click();
    await see(page, 'Balance of Picked By Mouse');
    await expect.poll(() => focused(page)).toBe('Balance of Picked By Mouse');
    await press(page, 'Back to your own credits');
    await expect.poll(() => focused(page)).toBe('Balance');
  });

  it('at the title after what came of a payment is dismissed, and on the page after a confirmation is', async () => {
    const page = await stage.tab({ cookie: (await stage.person('Dismisses')).cookie });
    await openCostManagement(page);
    await press(page, 'Buy Credits');
    await see(page, '50.00 credits added');
    await press(page, 'Dismiss');
    await expect.poll(() => focused(page)).toBe('Cost Management');
    await page.getByLabel('Tell me below').fill('5');
    await press(page, 'Save notice');
    await see(page, 'Saved.');
    await press(page, 'Dismiss');
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('MAIN');
  });
});

describe('an address that names nobody', () => {
  it.each(['nobody', '01900000-0000-7000-8000-000000000000'])('says so once for %s', async (id) => {
    const complaints = /status of 4\d\d/;
    const page = await stage.tab({ cookie: stage.admin.cookie, complaints });
    await page.goto(`/cost-management?user=${id}`);
    await see(page, 'There is no such user');
    expect(await page.getByText(/could not be loaded|as they should be/).count()).toBe(0);
    expect(await page.getByRole('alert').count()).toBe(1);
    await page.getByRole('link', { name: 'Back to your own credits' }).press('Enter');
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await expect.poll(() => focused(page)).toBe('Cost Management');

    await page.goto(`/statement?user=${id}`);
    await see(page, 'There is no such user');
    for (const name of ['CSV', 'Print', 'From', 'To']) {
      expect(await page.getByRole('main').getByText(name, { exact: true }).count()).toBe(0);
    }
    expect(await page.getByRole('group', { name: 'Period' }).count()).toBe(0);
    expect(await page.getByText('could not be loaded').count()).toBe(0);
  });

  it('says to who is no manager that only managers see others', async () => {
    const { cookie } = await stage.person('Curious');
    const page = await stage.tab({ cookie, complaints: /status of 4\d\d/ });
    await page.goto(`/cost-management?user=${stage.admin.id}`);
    await see(page, 'Only managers see the credits of other people.');
    expect(await page.getByText('could not be loaded').count()).toBe(0);
  });
});
