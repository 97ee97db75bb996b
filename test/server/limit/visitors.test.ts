import { Visitors } from '@coffer/server/limit/visitors.ts';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../setup/refusal.ts';

const from = (remoteAddress: string, forwardedFor: string | null = null) => ({ remoteAddress, forwardedFor });

/** Visitors of whom one has sent all that a place may send. */
async function busyFrom(connection: ReturnType<typeof from>, proxies: string[] = []): Promise<Visitors> {
  const visitors = new Visitors(proxies);
  for (let count = 0; count < 1000; count += 1) await visitors.admit(connection);
  return visitors;
}

describe('visitors', () => {
  it.each([
    ['the same address', '203.0.113.9', '203.0.113.9', 'rate_limited'],
    ['the same address written as IPv6', '203.0.113.9', '::ffff:203.0.113.9', 'rate_limited'],
    ['another address', '203.0.113.9', '203.0.113.10', 'accepted'],
    ['the same IPv6 network', '2001:db8:1:2::9', '2001:db8:1:2:ffff:1:2:3', 'rate_limited'],
    ['the same IPv6 network with zeros in it', '2001:db8::9', '2001:0DB8:0:0:1:2:3:4', 'rate_limited'],
    ['another IPv6 network', '2001:db8:1:2::9', '2001:db8:1:3::9', 'accepted'],
    ['another IPv6 network with zeros in it', '::1', '::1:0:0:0:0:1', 'accepted'],
  ])('share their limit with %s, or do not', async (_, first, second, outcome) => {
    const visitors = await busyFrom(from(first));
    expect(await refusalOf(visitors.admit(from(second)))).toBe(outcome);
  });

  it('are told apart behind a proxy that is named, and only there', async () => {
    const named = await busyFrom(from('10.0.0.1', '203.0.113.9'), ['10.0.0.1']);
    expect(await refusalOf(named.admit(from('10.0.0.1', '203.0.113.10')))).toBe('accepted');
    const unnamed = await busyFrom(from('10.0.0.1', '203.0.113.9'));
    expect(await refusalOf(unnamed.admit(from('10.0.0.1', '203.0.113.10')))).toBe('rate_limited');
  });
});

describe('a proxy that is not named', () => {
  it.each([
    ['is noticed on this machine', from('127.0.0.1', '203.0.113.9'), '127.0.0.1'],
    ['is noticed in the network', from('::ffff:172.18.0.1', '203.0.113.9'), '172.18.0.1'],
    ['is noticed by IPv6', from('fd00::7', '203.0.113.9'), 'fd00::7'],
    ['is not anybody on the internet who claims to be one', from('203.0.113.9', '198.51.100.1'), null],
    ['is nobody who forwards nothing', from('172.18.0.1'), null],
    ['is none that is named', from('10.0.0.1', '203.0.113.9'), null],
  ])('%s', (_, connection, address) => {
    const visitors = new Visitors(['10.0.0.1']);
    visitors.addressOf(connection);
    expect(visitors.unnamedProxy).toBe(address);
  });
});
