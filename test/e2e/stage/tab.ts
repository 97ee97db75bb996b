import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

export interface TabOptions extends BrowserContextOptions {
  /** The session that is signed in, as a Cookie header carries it. */
  readonly cookie?: string;
  /** What the browser is expected to complain about in this test; anything else fails it. */
  readonly complaints?: RegExp;
  /** Hosts beside the product's that this test goes to. */
  readonly otherOrigins?: readonly string[];
}

/** A tab with cookies of its own. The test fails when the page throws, complains, or asks a foreign host. */
export async function openTab(browser: Browser, url: string, options: TabOptions = {}): Promise<Page> {
  const { cookie, complaints, otherOrigins = [], ...rest } = options;
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...rest,
  });
  if (cookie) await context.addCookies(readCookies(cookie, url));
  const wrong: string[] = [];
  const origins = new Set([url, ...otherOrigins]);
  context.on('weberror', (error) => wrong.push(`page error: ${error.error().message}`));
  context.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (!complaints?.test(message.text())) wrong.push(`${message.text()} (${message.location().url})`);
  });
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && !origins.has(origin)) wrong.push(`asks ${request.url()}`);
  });
  onTestFinished(async () => {
    await context.close();
    expect(wrong).toEqual([]);
  });
  return context.newPage();
}

/** The cookies of a Cookie header, as a browser takes them. */
export function readCookies(header: string, url: string): { name: string; value: string; url: string }[] {
  return header.split('; ').map((pair) => {
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
  });
}
