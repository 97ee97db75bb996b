import { randomUUID } from 'node:crypto';
import type { HttpContext, Middleware } from '../env.ts';

/** Headers that every answer carries. */
export type FixedHeaders = Readonly<Record<string, string>>;

/** What browsers are told to hold back on, with every answer. `inlineScripts` are hashes such as `'sha256-...'`. */
export function secureHeaders(options: { hostUrl: string; inlineScripts: readonly string[] }): FixedHeaders {
  const policy = {
    'default-src': "'self'",
    'script-src': ["'self'", ...options.inlineScripts].join(' '),
    'style-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'frame-ancestors': "'none'",
    'base-uri': "'self'",
    'form-action': "'self'",
    'object-src': "'none'",
  };
  return {
    'Content-Security-Policy': Object.entries(policy)
      .map((directive) => directive.join(' '))
      .join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    // A browser that has once seen this header refuses plain http for months, so it must be meant.
    ...(options.hostUrl.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
}

const requestIdHeader = 'X-Request-Id';

/**
 * Names each request, by the name it brings where that is plain, and gives each answer its headers. Below
 * `plainPaths` answers are plain ones.
 */
export function dressAnswers(fixed: FixedHeaders, plainPaths: readonly string[]): Middleware {
  const plain = { ...fixed, 'Cache-Control': 'no-store' };
  return async (c, next) => {
    const named = c.req.header(requestIdHeader);
    const requestId = named && /^[\w\-=]{1,255}$/.test(named) ? named : randomUUID();
    c.set('requestId', requestId);
    if (plainPaths.some((path) => c.req.path.startsWith(path)))
      answerPlainly(c, { ...plain, [requestIdHeader]: requestId });
    await next();
    if (c.get('isDressed')) return;
    const { headers } = c.res;
    headers.set(requestIdHeader, requestId);
    for (const [name, value] of Object.entries(fixed)) headers.set(name, value);
  };
}

/**
 * Has answers dressed from the start, and never stored. A Headers object costs more than all the rest of a small answer,
 * and Hono makes one as soon as a second header is set; these come from a plain object, which the server below writes
 * as it is.
 */
function answerPlainly(c: HttpContext, own: Record<string, string>): void {
  const send = (data: string | null, status = 200, headers: Record<string, string> = {}): Response => {
    c.set('isDressed', true);
    return new Response(data, { status, headers: { ...own, ...headers } });
  };
  c.header = (name, value) => {
    if (value !== undefined) own[name] = value;
  };
  c.body = send as unknown as HttpContext['body'];
  c.json = ((value: unknown, status?: number) => {
    return send(JSON.stringify(value), status, { 'Content-Type': 'application/json' });
  }) as unknown as HttpContext['json'];
}

/** Keeps answers about people and money out of every cache. */
export const neverStored: Middleware = async (c, next) => {
  await next();
  const { headers } = c.res;
  // A stream says that nobody on its way may compress it, which would hold its events back.
  const isStream = headers.get('Cache-Control')?.includes('no-transform') ?? false;
  headers.set('Cache-Control', isStream ? 'no-store, no-transform' : 'no-store');
};
