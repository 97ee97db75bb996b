import { sessionCookie } from '../../auth/auth.ts';
import { isLoopback } from '../../config/warnings.ts';
import { type Finding, type Patient, broken, inOrder, warning } from '../check.ts';

/** Whether whoever signed in still is on the way back from the checkout, which is another site. */
export function lookAtCookies({ config, sightings }: Patient): Finding {
  const { hostUrl } = config;
  const { protocol, host, hostname } = new URL(hostUrl);
  const { secure, sameSite } = sessionCookie(config);
  const isPlainVisited = sightings.visits.current.some(([origin]) => origin === `http://${host}`);
  const isSecureVisited = sightings.visits.current.some(([origin]) => origin === `https://${host}`);
  if (secure && isPlainVisited) {
    return broken(
      `Browsers open http://${host}, and sessions are for https alone: they do not keep the sign-in.`,
      `Let the reverse proxy redirect http to https for people (not for the webhook’s address at Stripe, which is ${hostUrl} already).`,
    );
  }
  if (!secure && isSecureVisited) {
    return warning(
      `Browsers open https://${host}, and host_url says http: whoever pays comes back without encryption, and is signed out where a proxy redirects.`,
      `Set host_url to https://${host}.`,
    );
  }
  if (protocol === 'http:' && !isLoopback(hostname)) {
    return warning(
      `${hostUrl} is not encrypted: the sign-in crosses the network for all to read.`,
      'Put a reverse proxy with a certificate in front, and write its https:// address as host_url.',
    );
  }
  return inOrder(
    `The sign-in lasts over the way to the checkout and back (SameSite=${sameSite}, ${secure ? 'Secure' : 'this machine alone'}).`,
  );
}
