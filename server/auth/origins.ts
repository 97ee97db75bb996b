import { isIP } from 'node:net';
import type { Config } from '../config/config.ts';

/**
 * Origins whose pages may use a session: the configured one, and the request's own when it names an address or this
 * machine. Any other name is not taken from the request, since its owner may let it point at this server.
 */
export function trustedOrigins(config: Pick<Config, 'hostUrl'>, requestUrl: string | null): string[] {
  if (requestUrl === null) return [config.hostUrl];
  const { host, hostname } = new URL(requestUrl);
  const isAddress = isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0;
  if (!isAddress && hostname !== 'localhost' && !hostname.endsWith('.localhost')) return [config.hostUrl];
  // Both schemes: a proxy in front may speak TLS where this server does not.
  return [config.hostUrl, `http://${host}`, `https://${host}`];
}
