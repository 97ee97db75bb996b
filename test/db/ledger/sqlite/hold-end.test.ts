import { beforeEach, describe, expect, it } from 'vitest';
import { getHold, listTransactions, parseCredits } from '../../../../db/index.ts';
import { connectPlain } from '../../open.ts';
import { Scenario } from '../scenario.ts';

let books: Scenario;

/** Ada has ten credits, and five of them are held for a minute. */
let holdId: string;

beforeEach(async () => {
  books = new Scenario('ada', 'bob');
  await books.post('admin_grant', '10');
  holdId = await books.hold('5');
});

describe('a capture', () => {
  it.each([
    ['less than the hold releases the rest', '3', 'becomes captured took -3.00, 7.00 available', '7.00'],
    ['the hold takes it all', '5', 'becomes captured took -5.00, 5.00 available', '5.00'],
    ['all of it, when nothing else is said,', null, 'becomes captured took -5.00, 5.00 available', '5.00'],
    ['more than the hold takes what is there', '10', 'becomes captured took -10.00, 0.00 available', '0.00'],
    ['nothing is a release', '0', 'becomes released, 10.00 available', '10.00'],
  ])('of %s', async (_, amount, told, left) => {
    expect(await books.capture(holdId, amount)).toBe(told);
    expect(await books.stands()).toBe(left);
  });

  it('15 beyond hold and balance is refused whole, and the hold stays open', async () => {
    expect(await books.capture(holdId, '10.000000001')).toBe('insufficient_credits');
    expect(await books.stands()).toBe('10.00, held 5.00, available 5.00');
    expect(await books.rows()).toHaveLength(1);
    expect(await books.capture(holdId, '10')).toBe('becomes captured took -10.00, 0.00 available');
  });

  it('15 up to the hold is recorded though the balance is gone', async () => {
    await books.post('dispute', '30');
    expect(await books.capture(holdId, '5')).toBe('becomes captured took -5.00, -25.00 available');
    expect(await books.rows()).toEqual([
      '1 admin_grant 10.00 10.00',
      '2 dispute -30.00 -20.00',
      '3 usage -5.00 -25.00',
    ]);
  });

  it('takes nothing that another hold has, though this one is its own', async () => {
    await books.hold('4');
    expect(await books.capture(holdId, '6.5')).toBe('insufficient_credits');
    expect(await books.capture(holdId, '6')).toBe('becomes captured took -6.00, 0.00 available');
    expect(await books.stands()).toBe('4.00, held 4.00, available 0.00');
  });

  it('posts a usage that names the hold, and whoever captured', async () => {
    const metadata = { tokens: '812' };
    await books.capture(holdId, '3', { actor: { type: 'api_key', id: 'k1', name: null }, metadata });
    const { data } = await listTransactions(books.db, { userId: 'ada' }, { limit: 1 });
    expect(data).toMatchObject([{ type: 'usage', origin: 'hold', sourceId: holdId, metadata }]);
    expect(data[0]?.actor).toMatchObject({ type: 'api_key', id: 'k1' });
    expect(await getHold(books.db, holdId)).toMatchObject({ state: 'captured', transactionSeq: 2 });
  });

  it('again with the same amount is answered with the same usage, also when nothing is left', async () => {
    const captured = { ownerId: null, amount: parseCredits('3'), metadata: null, holdId };
    const wanted = { ...captured, actor: { type: 'user', id: 'ada', name: 'ada' } } as const;
    const first = await books.db.ledger.capture(wanted);
    await books.post('usage', '7');
    books.at(3600);
    const again = await books.db.ledger.capture(wanted);
    expect(again).toEqual({ ...first, available: 0n, replayed: true });
    expect(await books.capture(holdId, '4')).toBe('hold_captured');
    expect(await books.capture(holdId)).toBe('hold_captured');
    expect(await books.capture(holdId, '0')).toBe('hold_captured');
  });

  it.each([
    ['in time', 59.999, 'becomes captured took -5.00, 5.00 available'],
    ['at its very end', 60, 'hold_expired'],
    ['long after', 6000, 'hold_expired'],
  ])('%s has one answer, swept or not', async (_, second, told) => {
    const swept = new Scenario();
    await swept.post('admin_grant', '10');
    const sweptId = await swept.hold('5');
    for (const each of [books, swept]) each.at(second);
    await swept.db.ledger.tidy();
    expect([await books.capture(holdId), await swept.capture(sweptId)]).toEqual([told, told]);
  });

  it.each([
    ['an unknown hold', '01938e5f-1800-7001-8000-000000000099', null, '-1', 'hold_not_found'],
    ['no hold’s id', 'hold', null, '1', 'hold_not_found'],
    ['somebody else’s hold', 'own', 'bob', '-1', 'hold_not_found'],
    ['less than nothing', 'own', 'ada', '-1', 'amount_not_positive'],
  ])('of %s is refused, in this order', async (_, id, ownerId, amount, code) => {
    const wanted = id === 'own' ? holdId : id;
    expect(await books.capture(wanted, amount, { ownerId })).toBe(code);
  });

  it('is not found under a hold’s seq with another time', async () => {
    const other = `${holdId.slice(0, 12)}${holdId[12] === '0' ? '1' : '0'}${holdId.slice(13)}`;
    expect(await books.capture(other)).toBe('hold_not_found');
    expect(await getHold(books.db, other)).toBeNull();
  });

  it('beyond 64 bits is refused, and the hold stays open', async () => {
    await books.post('admin_removal', '9223372036');
    await books.post('admin_removal', '10');
    expect(await books.capture(holdId)).toBe('amount_out_of_range');
    expect(await getHold(books.db, holdId)).toMatchObject({ state: 'open' });
  });
});

describe('a release', () => {
  it('gives the hold back, and a second one finds it so', async () => {
    expect(await books.release(holdId)).toBe('becomes released, 10.00 available');
    expect(await books.release(holdId)).toBe('is released, 10.00 available');
    expect(await books.capture(holdId, '0')).toBe('is released, 10.00 available');
    expect(await books.capture(holdId, '5')).toBe('hold_released');
    expect(await books.stands()).toBe('10.00');
  });

  it('after the hold’s time finds it expired, swept or not', async () => {
    books.at(60);
    expect(await books.release(holdId)).toBe('is expired, 10.00 available');
    expect(await books.release(holdId)).toBe('is expired, 10.00 available');
  });

  it('of a captured hold is refused', async () => {
    await books.capture(holdId, '1');
    expect(await books.release(holdId)).toBe('hold_captured');
  });

  it('of somebody else’s or an unknown hold is refused', async () => {
    expect(await books.release(holdId, 'bob')).toBe('hold_not_found');
    expect(await books.release('01938e5f-1800-7001-8000-000000000099')).toBe('hold_not_found');
  });
});

describe('a race for a hold', () => {
  it('17 two captures of one hold: one wins, the other sees it', async () => {
    const told = await Promise.all([books.capture(holdId, '3'), books.capture(holdId, '4')]);
    expect(told).toEqual(['becomes captured took -3.00, 7.00 available', 'hold_captured']);
    expect(await books.stands()).toBe('7.00');
  });

  it('17 two captures of the same amount: one wins, the other is told the same', async () => {
    const told = await Promise.all([books.capture(holdId), books.capture(holdId)]);
    expect(told).toEqual([
      'becomes captured took -5.00, 5.00 available',
      'is captured took -5.00, 5.00 available',
    ]);
    expect(await books.rows()).toHaveLength(2);
  });

  it('a capture and a release: whichever comes first', async () => {
    const told = await Promise.all([books.release(holdId), books.capture(holdId)]);
    expect(told).toEqual(['becomes released, 10.00 available', 'hold_released']);
  });

  it('18 an expired hold does not count, swept or not', async () => {
    books.at(60);
    expect(await books.stands()).toBe('10.00');
    expect(connectPlain(books.db.path).prepare('SELECT held FROM wallet ORDER BY id').pluck().get()).toBe(
      5_000_000_000n,
    );
    expect(await books.post('usage', '10')).toBe('posts 2, 0.00 after');
    expect(connectPlain(books.db.path).prepare('SELECT held FROM wallet ORDER BY id').pluck().get()).toBe(0n);
    expect(await books.stands()).toBe('0.00');
  });

  it('18 an expired hold does not count after it was swept', async () => {
    books.at(60);
    expect(await books.db.ledger.tidy()).toBe(1);
    expect(await books.db.ledger.tidy()).toBe(0);
    expect(await books.stands()).toBe('10.00');
    expect(await books.hold('10')).toMatch(/-7001-/);
  });
});
