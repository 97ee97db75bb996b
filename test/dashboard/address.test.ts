import { describe, expect, it } from 'vitest';
import { reachable } from '../../dashboard/src/lib/address.ts';

describe('an address of the server', () => {
  it.each([
    ['http://localhost:3001/reset-password?token=a', 'http://10.0.0.7:3001/reset-password?token=a'],
    ['http://localhost:3001', 'http://10.0.0.7:3001'],
    [
      'https://credits.example.com/reset-password?token=a',
      'https://credits.example.com/reset-password?token=a',
    ],
    ['http://localhost.example.com', 'http://localhost.example.com'],
  ])('%s is given to others as %s', (address, given) => {
    expect(reachable(address, 'http://10.0.0.7:3001')).toBe(given);
  });
});
