import { beforeEach, describe, expect, it } from 'vitest';
import { connectPlain } from '../../open.ts';
import { Scenario } from '../scenario.ts';

let books: Scenario;

beforeEach(() => {
  books = new Scenario();
});

describe('credits with an end', () => {
  it('are spent before others, the soonest end first', async () => {
    await books.post('admin_grant', '1');
    await books.post('admin_grant', '2', { until: 200 });
    await books.post('bonus', '4', { until: 100 });
    expect(await books.stands()).toBe('7.00, 4.00 until 100, 2.00 until 200');
    await books.post('usage', '3');
    expect(await books.stands()).toBe('4.00, 1.00 until 100, 2.00 until 200');
    await books.post('usage', '2.5');
    expect(await books.stands()).toBe('1.50, 0.50 until 200');
    await books.post('admin_removal', '1');
    expect(await books.stands()).toBe('0.50');
  });

  it('of equal ends are spent in the order they were given', async () => {
    await books.post('admin_grant', '2', { until: 100 });
    await books.post('admin_grant', '3', { until: 100 });
    await books.post('usage', '3');
    const left = connectPlain(books.db.path).prepare('SELECT remaining FROM lot ORDER BY transaction_seq');
    expect(left.pluck().all()).toEqual([0n, 2_000_000_000n]);
  });

  it('expire at exactly their millisecond, in a transaction that names their grant', async () => {
    await books.post('admin_grant', '1');
    await books.post('admin_grant', '2', { until: 100 });
    books.at(99.999);
    expect(await books.stands()).toBe('3.00, 2.00 until 100');
    expect(await books.db.ledger.tidy()).toBe(0);
    books.at(100);
    expect(await books.stands()).toBe('1.00');
    expect(await books.rows()).toHaveLength(2);
    expect(await books.db.ledger.tidy()).toBe(1);
    expect(await books.rows()).toEqual([
      '1 admin_grant 1.00 1.00',
      '2 admin_grant 2.00 3.00',
      '3 expiry -2.00 1.00',
    ]);
    expect(await books.expiries()).toEqual([`expiry ${await books.idOf(2)}`]);
    expect(await books.stands()).toBe('1.00');
  });

  it('that have expired are not spent, swept or not', async () => {
    await books.post('admin_grant', '2', { until: 100 });
    books.at(100);
    expect(await books.post('usage', '1')).toBe('insufficient_credits');
    // The refusal had put down first what was over.
    expect(await books.rows()).toEqual(['1 admin_grant 2.00 2.00', '2 expiry -2.00 0.00']);
    expect(await books.post('admin_grant', '1')).toBe('posts 3, 1.00 after');
  });

  it('expire as far as they are left', async () => {
    await books.post('admin_grant', '5', { until: 100 });
    await books.post('usage', '3');
    books.at(200);
    await books.db.ledger.tidy();
    expect((await books.rows()).at(-1)).toBe('3 expiry -2.00 0.00');
  });

  it('pay a debt first, and expire with what was left after it', async () => {
    await books.post('admin_removal', '3');
    expect(await books.post('admin_grant', '5', { until: 100 })).toBe('posts 2, 2.00 after');
    expect(await books.stands()).toBe('2.00, 2.00 until 100');
    books.at(100);
    expect(await books.stands()).toBe('0.00');
  });

  it('that a debt takes whole never expire', async () => {
    await books.post('admin_removal', '5');
    await books.post('admin_grant', '5', { until: 100 });
    expect(await books.stands()).toBe('0.00');
    books.at(100);
    expect(await books.db.ledger.tidy()).toBe(0);
    expect(await books.rows()).toHaveLength(2);
  });

  it.each([
    ['that are taken', 'usage', 100],
    ['whose end is now', 'admin_grant', 50],
    ['whose end has passed', 'purchase', 49],
  ] as const)('%s are refused', async (_, type, until) => {
    await books.post('admin_grant', '1');
    books.at(50);
    expect(await books.post(type, '1', { until })).toBe('invalid_input');
  });

  it('are answered again for ever, also when they have expired since', async () => {
    await books.post('admin_grant', '2', { until: 100, sourceId: 'gift' });
    books.at(500);
    expect(await books.post('admin_grant', '2', { until: 100, sourceId: 'gift' })).toBe(
      'replays 1, 2.00 after',
    );
    expect(await books.post('admin_grant', '2', { until: 101, sourceId: 'gift' })).toBe('source_conflict');
    expect(await books.post('admin_grant', '2', { sourceId: 'gift' })).toBe('source_conflict');
    expect(await books.stands()).toBe('0.00');
  });

  it('are refused for an end that has passed after an unknown user, and before nothing', async () => {
    books.at(50);
    expect(await books.post('bonus', '0', { until: 9, userId: 'nobody' })).toBe('user_not_found');
    expect(await books.post('bonus', '0', { until: 9 })).toBe('invalid_input');
    expect(await books.post('bonus', '0', { until: 99 })).toBe('amount_not_positive');
  });

  it('are no concern of a wallet without any', async () => {
    await books.post('admin_grant', '2');
    const wallet = connectPlain(books.db.path).prepare('SELECT expiring, due_at FROM wallet');
    expect(wallet.get()).toEqual({ expiring: 0n, due_at: null });
  });
});

describe('the undoing of a grant with an end', () => {
  it('takes its own lot, though another ends sooner', async () => {
    await books.post('admin_grant', '2', { until: 100 });
    await books.post('admin_grant', '2', { until: 200 });
    await books.post('admin_removal', '2', { origin: 'undo', sourceId: await books.idOf(2) });
    expect(await books.stands()).toBe('2.00, 2.00 until 100');
  });

  it('takes what is left of its own lot, then the soonest', async () => {
    await books.post('admin_grant', '3', { until: 100 });
    await books.post('admin_grant', '2', { until: 200 });
    await books.post('usage', '4');
    await books.post('admin_grant', '9', { until: 300 });
    await books.post('admin_removal', '3', { origin: 'undo', sourceId: await books.idOf(2) });
    expect(await books.stands()).toBe('7.00, 7.00 until 300');
  });

  it('takes nothing special under an id that only looks like one', async () => {
    await books.post('admin_grant', '2', { until: 100 });
    await books.post('admin_grant', '2', { until: 200, sourceId: 'named' });
    await books.post('admin_removal', '2', { sourceId: await books.idOf(2) });
    expect(await books.stands()).toBe('2.00, 2.00 until 200');
  });
});
