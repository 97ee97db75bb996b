import { Refusal } from '@coffer/db';
import { presentedKey } from '../../auth/caller.ts';
import type { Middleware } from '../env.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a method only reads, so that a request forged by another site changes nothing. */
export function isSafeMethod(method: string): boolean {
  return safeMethods.has(method);
}

/**
 * Where a browser says that a request began: on our pages, on another site, or it says nothing, as programs do.
 * Sec-Fetch-Site is believed first: no page can forge it.
 */
export function siteOf(headers: Headers, hostUrl: string): 'own' | 'foreign' | 'unknown' {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none' ? 'own' : 'foreign';
  const origin = headers.get('origin');
  if (origin === null) return 'unknown';
  if (origin === hostUrl) return 'own';
  const host = URL.parse(origin)?.host;
  return host !== undefined && host !== '' && host === headers.get('host') ? 'own' : 'foreign';
}

/**
 * Refuses a change that a cookie vouches for unless it comes from our own pages.
 * @throws Refusal `origin_forbidden`.
 */
export function requireOwnSite(headers: Headers, hostUrl: string): void {
  if (siteOf(headers, hostUrl) !== 'own') throw new Refusal('origin_forbidden');
}

/**
 * The same guard for doors that find out by themselves who calls: there, a cookie may count, and so may the absence of
 * one, when another site signs its visitor in to an account of its own.
 */
export function guardOwnSite(hostUrl: string): Middleware {
  return async (c, next) => {
    const { headers, method } = c.req.raw;
    if (!isSafeMethod(method) && presentedKey(headers) === null) {
      const site = siteOf(headers, hostUrl);
      const isProgram = site === 'unknown' && headers.get('cookie') === null;
      if (site !== 'own' && !isProgram) throw new Refusal('origin_forbidden');
    }
    await next();
  };
}
