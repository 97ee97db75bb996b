import { Seats } from '@coffer/server/limit/seats.ts';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../setup/refusal.ts';

const rules = { perUser: 2, inAll: 3, code: 'too_many_reads', retryAfterSeconds: 7 } as const;

describe('seats', () => {
  it('are few for each user, and as many again when one is given back', async () => {
    const seats = new Seats(rules);
    const taking = async (user: string) => seats.take(user);
    const standUp = await taking('ada');
    await taking('ada');
    expect(await refusalOf(taking('ada'))).toBe('too_many_reads');
    await expect(taking('ada')).rejects.toHaveProperty('facts', { retryAfterSeconds: 7 });
    standUp();
    expect(await refusalOf(taking('ada'))).toBe('accepted');
  });

  it('are limited for all together', async () => {
    const seats = new Seats(rules);
    const taking = async (user: string) => seats.take(user);
    const standUp = await taking('ada');
    for (const user of ['ada', 'bob']) await taking(user);
    expect(await refusalOf(taking('eve'))).toBe('server_busy');
    standUp();
    expect(await refusalOf(taking('eve'))).toBe('accepted');
  });

  it('are given back once, however often that is said', async () => {
    const seats = new Seats(rules);
    const taking = async (user: string) => seats.take(user);
    const standUp = await taking('ada');
    await taking('ada');
    for (let count = 0; count < 3; count += 1) standUp();
    await taking('ada');
    expect(await refusalOf(taking('ada'))).toBe('too_many_reads');
  });
});
