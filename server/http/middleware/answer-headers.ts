import { secureHeaders } from 'hono/secure-headers';
import type { Middleware } from '../env.ts';

/** What browsers are told to hold back on, with every answer. `inlineScripts` are hashes such as `'sha256-...'`. */
export function secureAnswers(options: { hostUrl: string; inlineScripts: readonly string[] }): Middleware {
  const self = ["'self'"];
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: self,
      scriptSrc: [...self, ...options.inlineScripts],
      styleSrc: self,
      imgSrc: [...self, 'data:'],
      connectSrc: self,
      frameAncestors: ["'none'"],
      baseUri: self,
      formAction: self,
      objectSrc: ["'none'"],
    },
    // A browser that has once seen this header refuses plain http for months, so it must be meant.
    strictTransportSecurity: options.hostUrl.startsWith('https:') ? 'max-age=31536000' : false,
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    // What no current browser reads is left out: every answer pays for each header.
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    removePoweredBy: false,
  });
}

/** Keeps answers about people and money out of every cache. */
export const neverStored: Middleware = async (c, next) => {
  await next();
  const { headers } = c.res;
  // A stream says that nobody on its way may compress it, which would hold its events back.
  const isStream = headers.get('Cache-Control')?.includes('no-transform') ?? false;
  headers.set('Cache-Control', isStream ? 'no-store, no-transform' : 'no-store');
};
