import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openCostManagement, rows } from './stage/sights.ts';
import { useStage } from './stage/stage.ts';

const stage = useStage();
const budgetBytes = 100_000;

/** Everything that a page loads, by its path. */
function record(page: Page): Response[] {
  const responses: Response[] = [];
  page.on('response', (response) => responses.push(response));
  return responses;
}

/** What JS and CSS come to, gzipped. */
async function codeBytes(responses: readonly Response[]): Promise<number> {
  const code = responses.filter((response) => /\.(js|css)$/.test(new URL(response.url()).pathname));
  const sizes = await Promise.all(code.map(async (response) => gzipSync(await response.body()).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('the first view', () => {
  it('is at most 100 kB of JS and CSS on Cost Management, chart included', async () => {
    const grant = { userId: stage.admin.id, amount: '20', requestId: crypto.randomUUID() };
    await stage.admin.api.grant.post.mutate(grant);
    const page = await stage.tab({ cookie: stage.admin.cookie });
    const responses = record(page);
    await openCostManagement(page);
    await rows(page).first().waitFor();
    await page.getByRole('img', { name: /Balance over time/ }).waitFor();
    const bytes = await codeBytes(responses);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(budgetBytes);
  });

  it('is compressed on its way, and kept by the browser', async () => {
    const page = await stage.tab();
    const responses = record(page);
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const script = responses.find((response) => response.url().endsWith('.js'));
    const headers = await script?.allHeaders();
    expect(headers?.['content-encoding']).toMatch(/^(gzip|br|zstd)$/);
    expect(headers?.['cache-control']).toContain('immutable');
    expect(await codeBytes(responses)).toBeLessThan(budgetBytes);
  });

  it('allows no inline scripts, and breaks no rule of its own policy', async () => {
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await page.addInitScript(
      'window.broken = []; addEventListener("securitypolicyviolation", (e) => broken.push(e.violatedDirective))',
    );
    const responses = record(page);
    for (const path of [
      '/cost-management',
      '/receipts',
      '/payments',
      '/payments/events',
      '/users',
      '/api-keys',
      '/system',
    ]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await page.evaluate('window.broken')).toEqual([]);
    }
    const [first] = responses;
    const policy = (await first?.allHeaders())?.['content-security-policy'] ?? '';
    expect(policy).toMatch(/script-src 'self'/);
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toContain('unsafe-eval');
  });

  it('moves nothing after it has shown', async () => {
    const page = await stage.tab({ cookie: stage.admin.cookie });
    await page.addInitScript(
      'window.shift = 0; new PerformanceObserver((list) => list.getEntries().forEach((e) => shift += e.value)).observe({ type: "layout-shift", buffered: true })',
    );
    await openCostManagement(page);
    await page.getByRole('img', { name: /Balance over time/ }).waitFor();
    expect(await page.evaluate<number>('window.shift')).toBeLessThan(0.1);
  });
});
