import { describe, expect, it } from 'vitest';
import { tamper } from '../../db/proof/tamper.ts';
import { v1 } from '../../setup/app.ts';
import { openShop } from '../http/spending.ts';

const dayMs = 86_400_000;

/** Ada's 10 credits of yesterday, and two usages and a grant of today. */
async function openBooks() {
  const shop = await openShop();
  const dayText = (): string => new Date(shop.deps.now()).toISOString().slice(0, 10);
  const yesterday = dayText();
  shop.deps.clock.advance(dayMs);
  const use = { user_id: shop.ada.userId, transaction_type: 'usage' };
  await shop.post('/transactions', { ...use, amount: '1.5' });
  await shop.post('/transactions', { ...use, amount: '2' });
  await shop.grant({ user_id: shop.bob.userId, amount: '0.000000001' });
  const today = dayText();
  const read = (from: string, to: string) => shop.get(`/trial-balance?from=${from}&to=${to}`);
  return { ...shop, yesterday, today, read };
}

describe('the trial balance', () => {
  it('sums by type and day, the latest first, and proves that the books balance', async () => {
    const { read, yesterday, today } = await openBooks();
    const grant = { transaction_type: 'admin_grant', count: 1 };
    expect((await read(yesterday, today)).body).toEqual({
      ...{ from: yesterday, to: today },
      types: [
        { transaction_type: 'admin_grant', count: 2, amount: '10.000000001' },
        { transaction_type: 'usage', count: 2, amount: '-3.50' },
      ],
      days: [
        { day: today, ...grant, amount: '0.000000001' },
        { day: today, transaction_type: 'usage', count: 2, amount: '-3.50' },
        { day: yesterday, ...grant, amount: '10.00' },
      ],
      proof: {
        ...{ sum_of_types: '6.500000001', sum_of_balances: '6.500000001' },
        ...{ is_balanced: true, as_of_seq: 4 },
      },
    });
  });

  it('has the whole ledger for its proof, whatever the days', async () => {
    const { read, today } = await openBooks();
    const { body } = await read(today, today);
    expect(body['types']).toHaveLength(2);
    expect(body['proof']).toMatchObject({ sum_of_types: '6.500000001', is_balanced: true });
  });

  it('says so where a balance is not what its rows give', async () => {
    const { read, today, deps } = await openBooks();
    tamper(deps.db, 'UPDATE wallet SET balance = balance + 1 WHERE id = 1');
    expect((await read(today, today)).body['proof']).toMatchObject({
      ...{ sum_of_types: '6.500000001', sum_of_balances: '6.500000002', is_balanced: false },
    });
  });

  it('sums up more than one wallet could hold', async () => {
    const { read, grant, ada, bob, today } = await openBooks();
    for (const user_id of [ada.userId, bob.userId]) await grant({ user_id, amount: '9000000000' });
    expect((await read(today, today)).body['proof']).toMatchObject({
      ...{ sum_of_balances: '18000000006.500000001', is_balanced: true },
    });
  });

  it.each([
    ['2026-11-02', '2026-11-01', 'to', 'must not be before from'],
    ['2020-01-01', '2026-11-01', 'to', 'must be at most 1100 days after from: ask for a part at a time'],
    ['2026-02-30', '2026-11-01', 'from', 'must be a day such as 2026-11-24'],
  ])('is refused from %s to %s', async (from, to, path, message) => {
    const { read } = await openBooks();
    expect((await read(from, to)).body).toMatchObject({ status: 400, errors: [{ path, message }] });
  });

  it('is a file too', async () => {
    const { call, headers, yesterday, today } = await openBooks();
    const answer = await call(`${v1}/trial-balance.csv?from=${yesterday}&to=${today}`, { headers });
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="trial-balance-${yesterday}-to-${today}.csv"`,
    );
    expect((await answer.text()).split('\r\n')).toEqual([
      'day,transaction_type,count,amount',
      `${today},admin_grant,1,0.000000001`,
      `${today},usage,2,-3.50`,
      `${yesterday},admin_grant,1,10.00`,
      '',
    ]);
  });
});
