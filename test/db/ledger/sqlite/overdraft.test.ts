import { beforeEach, describe, expect, it } from 'vitest';
import { type Change, creditsFromNano } from '../../../../db/index.ts';
import { connectPlain, outcomes } from '../../open.ts';
import { Scenario } from '../scenario.ts';

let books: Scenario;

beforeEach(() => {
  books = new Scenario();
});

describe('an overdraft', () => {
  it('lets its owner spend so far below zero, and not one further', async () => {
    await books.allow('5');
    expect(await books.stands()).toBe('0.00, available 5.00');
    expect(await books.post('usage', '5.000000001')).toBe('insufficient_credits');
    expect(await books.post('usage', '5')).toBe('posts 1, -5.00 after');
    expect(await books.post('usage', '0.000000001')).toBe('insufficient_credits');
  });

  it('lowered below a debt leaves the debt, and what is available is negative', async () => {
    await books.allow('5');
    await books.post('usage', '4');
    await books.allow('1');
    expect(await books.stands()).toBe('-4.00, available -3.00');
    expect(await books.post('usage', '1')).toBe('insufficient_credits');
    expect(await books.hold('1')).toBe('insufficient_credits');
    await books.post('purchase', '3.5');
    expect(await books.post('usage', '0.5')).toBe('posts 3, -1.00 after');
  });

  it('stands beside what is held: a hold may go below zero, and its capture too', async () => {
    await books.post('admin_grant', '2');
    await books.allow('5');
    const holdId = await books.hold('6');
    expect(await books.stands()).toBe('2.00, held 6.00, available 1.00');
    expect(await books.hold('2')).toBe('insufficient_credits');
    expect(await books.post('usage', '1')).toBe('posts 2, 1.00 after');
    await books.allow('0');
    expect(await books.stands()).toBe('1.00, held 6.00, available -5.00');
    expect(await books.capture(holdId, '7')).toBe('insufficient_credits');
    expect(await books.capture(holdId)).toBe('becomes captured took -6.00, -5.00 available');
  });

  it('is written down with who allowed it, once where nothing changed', async () => {
    const changes: Change[] = [];
    books.db.onChange((change) => changes.push(change));
    for (const overdraft of ['5', '5', '0', '0']) expect(await books.allow(overdraft)).toBe('done');
    const rows = connectPlain(books.db.path).prepare('SELECT overdraft, actor_id FROM overdraft_change');
    expect(rows.all()).toEqual([
      { overdraft: 5_000_000_000n, actor_id: 1n },
      { overdraft: 0n, actor_id: 1n },
    ]);
    const change = { userId: 'ada', kind: 'wallet', key: 'ada' };
    expect(changes).toEqual([change, change]);
  });

  it('of nobody is refused, then one below zero', async () => {
    expect(await books.allow('-1', 'nobody')).toBe('user_not_found');
    expect(await books.allow('-1')).toBe('amount_out_of_range');
    expect(await books.stands()).toBe('0.00');
  });

  it('may be as large as any amount, and reads still add up', async () => {
    const most = creditsFromNano(2n ** 63n - 1n);
    const actor = { type: 'user', id: 'ada', name: 'ada' } as const;
    expect(await outcomes([books.db.ledger.setOverdraft({ userId: 'ada', overdraft: most, actor })])).toEqual(
      ['done'],
    );
    await books.post('admin_grant', '9223372036.854775807');
    expect(await books.stands()).toBe('9223372036.854775807, available 18446744073.709551614');
    expect(await books.post('usage', '1')).toBe('posts 2, 9223372035.854775807 after');
  });
});
