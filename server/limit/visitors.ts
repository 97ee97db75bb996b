import { isIPv6 } from 'node:net';
import { compile } from 'proxy-addr';
import { type Connection, createClientAddress } from '../auth/client-address.ts';
import { Pace } from './pace.ts';

/** Requests that one network may send in a window without an API key: far more than the pages of a full office do. */
const pace = { atMost: 1000, inSeconds: 10 };

/** Where a proxy of one's own stands: on this machine or in its network. */
const nearby = ['loopback', 'linklocal', 'uniquelocal'];

/**
 * Where requests come from, and how many may come from one place. Applications with a key are not counted: a key can be
 * taken away, and a check would stand in the way of every credit spent.
 */
export class Visitors {
  readonly #addressOf: (connection: Connection) => string;
  readonly #isTrusted: (address: string, hop: number) => boolean;
  readonly #isNearby = compile(nearby);
  readonly #pace = new Pace(pace);
  #unnamedProxy: string | null = null;

  constructor(trustedProxies: readonly string[]) {
    this.#addressOf = createClientAddress(trustedProxies);
    this.#isTrusted = compile([...trustedProxies]);
  }

  /**
   * The address of a neighbour that passes requests on for others and is not named as a trusted proxy, so that all who
   * come through it count as one; null while none was seen. Only neighbours, because anybody can claim to be a proxy.
   */
  get unnamedProxy(): string | null {
    return this.#unnamedProxy;
  }

  /** The client's address, as far as it can be believed. */
  addressOf(connection: Connection): string {
    this.#look(connection);
    return this.#addressOf(connection);
  }

  /**
   * Counts a request without an API key.
   * @throws Refusal `rate_limited`.
   */
  async admit(connection: Connection): Promise<void> {
    await this.#pace.admit(networkOf(this.addressOf(connection)));
  }

  #look({ remoteAddress, forwardedFor }: Connection): void {
    if (forwardedFor === null || remoteAddress === undefined) return;
    const address = this.#addressOf({ remoteAddress, forwardedFor: null });
    if (this.#isNearby(address, 0) && !this.#isTrusted(address, 0)) this.#unnamedProxy = address;
  }
}

/** An IPv4 address, or the /64 network of an IPv6 one: that much of it is a visitor's own to choose from. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  // A URL has one spelling for each address.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const [front, back] = [groupsOf(head), groupsOf(tail ?? '')];
  const gap = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array.from({ length: gap }, () => '0'), ...back].slice(0, 4).join(':');
}

function groupsOf(part: string): string[] {
  return part === '' ? [] : part.split(':');
}
