import { createClientAddress } from '@coffer/server/auth/client-address.ts';
import { describe, expect, it } from 'vitest';

const none: string[] = [];
const proxies = ['10.0.0.0/8', '2001:db8:aaaa::/48'];

describe('the client address', () => {
  it.each([
    { it: 'is the socket’s own', of: ['203.0.113.9'], trusted: none, is: '203.0.113.9' },
    {
      it: 'ignores what is forwarded when no proxy is trusted',
      of: ['203.0.113.9', '1.2.3.4'],
      trusted: none,
      is: '203.0.113.9',
    },
    {
      it: 'ignores what a stranger forwards',
      of: ['203.0.113.9', '1.2.3.4'],
      trusted: proxies,
      is: '203.0.113.9',
    },
    {
      it: 'is what a trusted proxy saw',
      of: ['10.0.0.1', '203.0.113.9'],
      trusted: proxies,
      is: '203.0.113.9',
    },
    {
      it: 'is the rightmost one that is no proxy',
      of: ['10.0.0.1', '1.2.3.4, 203.0.113.9, 10.9.9.9'],
      trusted: proxies,
      is: '203.0.113.9',
    },
    {
      it: 'is the leftmost proxy when there are only proxies',
      of: ['10.0.0.1', '10.0.0.3, 10.0.0.2'],
      trusted: proxies,
      is: '10.0.0.3',
    },
    { it: 'is the proxy when it forwards nothing', of: ['10.0.0.1'], trusted: proxies, is: '10.0.0.1' },
    {
      it: 'is the proxy when it hides the client',
      of: ['10.0.0.1', '1.2.3.4, unknown'],
      trusted: proxies,
      is: '10.0.0.1',
    },
    {
      it: 'is the proxy when it forwards nonsense',
      of: ['10.0.0.1', '"><script>'],
      trusted: proxies,
      is: '10.0.0.1',
    },
    {
      it: 'takes a mapped address for the IPv4 it is',
      of: ['::ffff:10.0.0.1', '::FFFF:203.0.113.9'],
      trusted: proxies,
      is: '203.0.113.9',
    },
    {
      it: 'reads IPv6 proxies and clients',
      of: ['2001:db8:aaaa::1', '2001:db8::9'],
      trusted: proxies,
      is: '2001:db8::9',
    },
    { it: 'drops an IPv4 port', of: ['10.0.0.1', '203.0.113.9:51812'], trusted: proxies, is: '203.0.113.9' },
    {
      it: 'drops an IPv6 port',
      of: ['10.0.0.1', '[2001:db8::9]:51812'],
      trusted: proxies,
      is: '2001:db8::9',
    },
    { it: 'drops a zone', of: ['fe80::1%eth0'], trusted: none, is: 'fe80::1' },
    {
      it: 'is nowhere when the client is gone',
      of: [undefined, '203.0.113.9'],
      trusted: proxies,
      is: '0.0.0.0',
    },
  ])('$it', ({ of: [remoteAddress, forwardedFor = null], trusted, is }) => {
    expect(createClientAddress(trusted)({ remoteAddress, forwardedFor })).toBe(is);
  });

  it('refuses to start with a proxy that is no address', () => {
    expect(() => createClientAddress(['proxy.internal'])).toThrow(TypeError);
  });
});
