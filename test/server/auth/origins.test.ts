import { trustedOrigins } from '@coffer/server/auth/origins.ts';
import { describe, expect, it } from 'vitest';

const config = { hostUrl: 'https://credits.example.com' };

describe('trusted origins', () => {
  it.each([
    ['localhost', 'http://localhost:3001/x', 'http://localhost:3001'],
    ['an IPv4 address', 'http://127.0.0.1:3001/x', 'http://127.0.0.1:3001'],
    ['an IPv6 address', 'http://[::1]:3001/x', 'http://[::1]:3001'],
    ['an address behind a TLS proxy', 'http://192.0.2.7/x', 'https://192.0.2.7'],
  ])('are the configured one and %s that the request names', (_, url, origin) => {
    const origins = trustedOrigins(config, url);
    expect(origins).toContain(origin);
    expect(origins).toContain(config.hostUrl);
  });

  it('are not a name that somebody else may own', () => {
    expect(trustedOrigins(config, 'http://rebound.example:3001/x')).toEqual([config.hostUrl]);
    expect(trustedOrigins(config, 'http://localhost.evil.example/x')).toEqual([config.hostUrl]);
  });

  it('are the configured one where there is no request', () => {
    expect(trustedOrigins(config, null)).toEqual([config.hostUrl]);
  });
});
