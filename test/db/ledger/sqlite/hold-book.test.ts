import { beforeEach, describe, expect, it } from 'vitest';
import { getHold, parseCredits } from '../../../../db/index.ts';
import { codeOf, command, holdOf, outcomes } from '../../open.ts';
import { Scenario } from '../scenario.ts';

let books: Scenario;

// Ada has ten credits, and five of them are held for a minute.
beforeEach(async () => {
  books = new Scenario('ada', 'bob');
  await books.post('admin_grant', '10');
  await books.hold('5');
});

describe('a hold', () => {
  it('counts against what is available, and never against the balance', async () => {
    expect(await books.stands()).toBe('10.00, held 5.00, available 5.00');
    expect(await books.post('usage', '5.000000001')).toBe('insufficient_credits');
    expect(await books.post('usage', '5')).toBe('posts 2, 5.00 after');
    expect(await books.hold('0.000000001')).toBe('insufficient_credits');
  });

  it('answers with itself and with what is available beside it', async () => {
    const wanted = holdOf({ amount: '2', sourceId: 'job', description: 'a run' });
    const { hold, available, replayed } = await books.db.ledger.hold(wanted);
    expect(hold).toMatchObject({
      userId: 'ada',
      amount: 2_000_000_000n,
      state: 'open',
      capturedAmount: null,
      transactionSeq: null,
      sourceId: 'job',
      description: 'a run',
    });
    expect(hold.expiresAt.getTime()).toBe(books.clock.nowMs + 900_000);
    expect({ available, replayed }).toEqual({ available: 3_000_000_000n, replayed: false });
    expect(await getHold(books.db, hold.id)).toEqual(hold);
  });

  it.each([
    ['text that no file can hold', holdOf({ userId: 'nobody', description: '\ud83d' }), 'invalid_input'],
    ['nobody', holdOf({ userId: 'nobody', amount: '0' }), 'user_not_found'],
    ['nobody, under a known source', holdOf({ userId: 'nobody', sourceId: 'known' }), 'user_not_found'],
    ['a known source and nothing', holdOf({ amount: '0', sourceId: 'known' }), 'source_conflict'],
    ['nothing', holdOf({ amount: '0' }), 'amount_not_positive'],
    ['less than nothing', holdOf({ amount: '-1' }), 'amount_not_positive'],
    ['more than is available', holdOf({ amount: '9' }), 'insufficient_credits'],
    ['more than any wallet holds', holdOf({ amount: '9223372036' }), 'insufficient_credits'],
  ])('of %s is refused, in this order', async (_, wanted, code) => {
    await books.db.ledger.hold(holdOf({ sourceId: 'known' }));
    expect(await outcomes([books.db.ledger.hold(wanted)])).toEqual([code]);
    expect(await books.stands()).toBe('10.00, held 6.00, available 4.00');
  });

  it('is refused where all that is held would go beyond 64 bits', async () => {
    await books.allow('9223372036');
    const most = { amount: '9223372036', userId: 'bob' };
    await books.db.ledger.post(command(most));
    await books.allow('9223372036', 'bob');
    const told = await outcomes([books.db.ledger.hold(holdOf(most)), books.db.ledger.hold(holdOf(most))]);
    expect(told).toEqual(['done', 'amount_out_of_range']);
  });

  it('says what was needed and what there was', async () => {
    const [told] = await Promise.allSettled([books.db.ledger.hold(holdOf({ amount: '7' }))]);
    expect(told).toMatchObject({ reason: { facts: { needed: '7.00', available: '5.00' } } });
  });
});

describe('the replay of a hold', () => {
  const wanted = holdOf({ amount: '2', sourceId: 'job', description: 'a run' });

  it('answers with the first one as it stands now, and holds nothing more', async () => {
    const { hold } = await books.db.ledger.hold(wanted);
    books.at(1);
    expect(await books.db.ledger.hold(wanted)).toEqual({
      ...{ hold, replayed: true },
      available: 3_000_000_000n,
    });
    await books.capture(hold.id, '1.5');
    const again = await books.db.ledger.hold(wanted);
    expect(again.hold).toMatchObject({ id: hold.id, state: 'captured', capturedAmount: 1_500_000_000n });
    expect(again).toMatchObject({ available: 3_500_000_000n, replayed: true });
  });

  it('sets nothing aside again when the first one is over', async () => {
    await books.db.ledger.hold(wanted);
    books.at(900);
    const again = await books.db.ledger.hold(wanted);
    expect(again).toMatchObject({ hold: { state: 'expired' }, available: 10_000_000_000n, replayed: true });
    expect(await books.stands()).toBe('10.00');
  });

  it('comes before what is available', async () => {
    await books.db.ledger.hold(wanted);
    await books.post('usage', '3');
    expect((await books.db.ledger.hold(wanted)).replayed).toBe(true);
  });

  it.each([
    ['amount', { amount: parseCredits('3') }],
    ['user', { userId: 'bob' }],
    ['description', { description: null }],
    ['length', { expiresInMs: 900_001 }],
  ])('with another %s is a conflict that names the first one', async (_, other) => {
    const { hold } = await books.db.ledger.hold(wanted);
    const [told] = await Promise.allSettled([books.db.ledger.hold({ ...wanted, ...other })]);
    expect(told).toMatchObject({ reason: { code: 'source_conflict', facts: { existingId: hold.id } } });
  });

  it('is none of a post under the same source: holds have names of their own', async () => {
    await books.db.ledger.hold(wanted);
    expect(await books.post('usage', '2', { sourceId: 'job' })).toBe('posts 2, 8.00 after');
  });
});

describe('a hold and a usage in one batch', () => {
  it('see each other', async () => {
    const [held, used, more] = await Promise.allSettled([
      books.db.ledger.hold(holdOf({ amount: '4' })),
      books.db.ledger.post(command({ type: 'usage', amount: '2' })),
      books.db.ledger.post(command({ type: 'usage', amount: '1' })),
    ]);
    expect(held.status).toBe('fulfilled');
    expect(used.status === 'rejected' && codeOf(used.reason)).toBe('insufficient_credits');
    expect(more.status).toBe('fulfilled');
    expect(await books.stands()).toBe('9.00, held 9.00, available 0.00');
  });
});

describe('a wallet with holds that go on', () => {
  it('is put right by those alone whose time is over', async () => {
    for (const seconds of [60, 61, 62, 63]) await books.hold('1', seconds);
    books.at(61);
    const { wallets } = books.db;
    const over = wallets.holdsOver(wallets.read('ada'), books.clock.nowMs);
    expect(over.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(await books.stands()).toBe('10.00, held 2.00, available 8.00');
    expect(await books.post('usage', '8')).toBe('posts 2, 2.00 after');
    expect(wallets.holdsOver(wallets.read('ada'), books.clock.nowMs)).toEqual([]);
  });
});
