import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

type RunOptions = Parameters<AxeBuilder['options']>[0];

/** What is right need not be told of in full. */
const only: RunOptions = { resultTypes: ['violations'] };

/**
 * No page has frames: for those axe would gather what it found in a tab opened for it, each time anew. And its megabyte of source is
 * read once by a document.
 */
async function axeOn(page: Page): Promise<AxeBuilder> {
  const isThere = await page.evaluate<boolean>('typeof axe === "object"');
  const nothing = { axeSource: ';' };
  return new AxeBuilder({ page, ...(isThere && nothing) }).options(only).setLegacyMode();
}

/** What axe finds on a page as it stands, in both themes, each with where it is. */
export async function violations(page: Page): Promise<string[]> {
  await expect.poll(() => page.locator('.skeleton, [aria-busy=true]').count()).toBe(0);
  await changeTheme(page, 'light');
  const inLight = await (await axeOn(page)).analyze();
  await changeTheme(page, 'dark');
  // The themes are two sets of colours: everything else has been looked at.
  const inDark = await (await axeOn(page)).withRules('color-contrast').analyze();
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

/** A sight, and how it is reached. */
export type Step = readonly [name: string, reach: (page: Page) => Promise<unknown>];

/** Opens a page and a dialog of it. */
export const dialogOn = (path: string, button: string) => async (page: Page) => {
  await page.goto(path);
  await page.getByRole('button', { name: button }).first().click();
  await page.getByRole('dialog').waitFor();
};

/** Opens a page and waits for its title. */
export const heading = (path: string) => async (page: Page) => {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
};

/** Goes through sights, and tells what axe finds in each, by name. */
export async function lookThrough(page: Page, steps: readonly Step[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [name, reach] of steps) {
    await reach(page);
    const wrong = await violations(page);
    if (wrong.length > 0) found[name] = wrong;
  }
  return found;
}
