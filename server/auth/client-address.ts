import { isIP } from 'node:net';
import { compile } from 'proxy-addr';

/** What a connection says about where it comes from. */
export interface Connection {
  /** The socket's address; undefined once the client has hung up. */
  readonly remoteAddress: string | undefined;
  /** The `X-Forwarded-For` header: whatever the client sent, with what each proxy appended. */
  readonly forwardedFor: string | null;
}

/** Stands for a client that is gone. */
const nowhere = '0.0.0.0';

/**
 * Makes the reader of client addresses: the socket's own or, where that is a trusted proxy's, the rightmost address of
 * `X-Forwarded-For` that is not one. What stands to the left of it is the client's invention.
 * @throws TypeError for what is no address or range.
 */
export function createClientAddress(trustedProxies: readonly string[]): (connection: Connection) => string {
  const isTrusted = compile([...trustedProxies]);
  return ({ remoteAddress, forwardedFor }) => {
    let address = readAddress(remoteAddress ?? '') ?? nowhere;
    const hops = forwardedFor?.split(',') ?? [];
    for (const [index, hop] of hops.toReversed().entries()) {
      if (!isTrusted(address, index)) break;
      const before = readAddress(hop);
      // A proxy that hides an address ("unknown") is as far as can be told.
      if (before === null) break;
      address = before;
    }
    return address;
  };
}

/** One spelling for one address: no port, no zone, and IPv4 written as such. */
function readAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=[\d.]+$)/i, '');
  return isIP(bare) === 0 ? null : bare;
}
