import { beforeEach, describe, expect, it } from 'vitest';
import { Scenario } from '../scenario.ts';

let books: Scenario;

beforeEach(() => {
  books = new Scenario();
});

describe('an expiry beside open holds', () => {
  it('leaves what they need, and takes it when it is needed no more, each time under a source of its own', async () => {
    await books.post('admin_grant', '10', { until: 100 });
    const [first, second] = [await books.hold('4', 300), await books.hold('3', 400)];
    books.at(100);
    expect(await books.stands()).toBe('7.00, held 7.00, available 0.00, 7.00 until 100');
    await books.db.ledger.tidy();
    expect(await books.db.ledger.tidy()).toBe(0);
    books.at(101);
    expect(await books.release(first)).toBe('becomes released, 0.00 available');
    expect(await books.stands()).toBe('3.00, held 3.00, available 0.00, 3.00 until 100');
    expect(await books.capture(second, '1')).toBe('becomes captured took -1.00, 0.00 available');
    expect(await books.stands()).toBe('0.00');
    await books.db.ledger.tidy();
    expect(await books.rows()).toEqual([
      '1 admin_grant 10.00 10.00',
      '2 expiry -3.00 7.00',
      '3 expiry -4.00 3.00',
      '4 usage -1.00 2.00',
      '5 expiry -2.00 0.00',
    ]);
    const id = await books.idOf(1);
    expect(await books.expiries()).toEqual([`expiry ${id}`, `expiry ${id}:2`, `expiry ${id}:3`]);
  });

  it('takes what was kept when the hold’s time is over', async () => {
    await books.post('admin_grant', '5', { until: 100 });
    await books.hold('5', 200);
    books.at(150);
    expect(await books.stands()).toBe('5.00, held 5.00, available 0.00, 5.00 until 100');
    books.at(200);
    expect(await books.stands()).toBe('0.00');
    expect(await books.db.ledger.tidy()).toBe(1);
    expect((await books.rows()).at(-1)).toBe('2 expiry -5.00 0.00');
  });

  it('takes what was kept when other credits arrive for the hold', async () => {
    await books.post('admin_grant', '5', { until: 100 });
    await books.hold('5', 200);
    books.at(150);
    expect(await books.post('purchase', '3')).toBe('posts 2, 8.00 after');
    expect(await books.stands()).toBe('5.00, held 5.00, available 0.00, 2.00 until 100');
    expect(await books.post('purchase', '3')).toBe('posts 4, 8.00 after');
    expect(await books.stands()).toBe('6.00, held 5.00, available 1.00');
  });

  it('takes nothing that a capture beyond its hold may take', async () => {
    await books.post('admin_grant', '5', { until: 100 });
    const holdId = await books.hold('3', 200);
    books.at(100);
    expect(await books.capture(holdId, '4')).toBe('insufficient_credits');
    expect(await books.capture(holdId, '3')).toBe('becomes captured took -3.00, 0.00 available');
  });
});
