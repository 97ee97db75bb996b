import { describe, expect, it } from 'vitest';
import { type Answer, openShop } from '../http/spending.ts';
import { v1 } from '../../setup/app.ts';

const dayMs = 86_400_000;

/** Ada gets 10 credits, spends two times a day later and once more a day after that, which is now. */
async function openHistory() {
  const shop = await openShop();
  const { ada, headers, deps } = shop;
  const use = (amount: string, description: string) =>
    shop.post('/transactions', { user_id: ada.userId, transaction_type: 'usage', amount, description });
  const startMs = deps.now();
  deps.clock.advance(dayMs);
  await use('1.5', 'first');
  await use('2', '=1+1');
  deps.clock.advance(dayMs);
  await use('0.25', 'last');
  const at = (days: number): string => new Date(startMs + days * dayMs).toISOString();
  const path = (from: number, to: number, rest = ''): string =>
    `/users/${ada.userId}/statement${rest}?from=${at(from)}&to=${at(to)}`;
  const csv = async (from: number, to: number): Promise<string[]> => {
    const answer = await shop.call(v1 + path(from, to, '.csv'), { headers });
    return (await answer.text()).trim().split('\r\n');
  };
  return { ...shop, at, path, csv, statement: (from: number, to: number) => shop.get(path(from, to)) };
}

const movementsOf = ({ body }: { body: Answer }): unknown[] =>
  (body['movements'] as { description: string | null }[]).map(({ description }) => description);

describe('a statement', () => {
  it('opens with the balance before, lists the movements in order and closes with the balance after', async () => {
    const { statement, ada, at } = await openHistory();
    const answer = await statement(0.5, 1.5);
    expect(answer.body).toMatchObject({
      ...{ user_id: ada.userId, from: at(0.5), to: at(1.5) },
      ...{ opening_balance: '10.00', closing_balance: '6.50' },
      ...{ has_more: false, next_cursor: null, is_over: true, as_of_seq: 4 },
    });
    expect(movementsOf(answer)).toEqual(['first', '=1+1']);
  });

  it('says of a period that goes on that it is not over, and what it was read as of', async () => {
    const { statement } = await openHistory();
    const { body } = await statement(1.5, 9);
    expect(body).toMatchObject({ closing_balance: '6.25', is_over: false, as_of_seq: 4 });
  });

  it('has the same balance at both ends of a period without movements', async () => {
    const { statement } = await openHistory();
    const { body } = await statement(-9, -8);
    expect(body).toMatchObject({ opening_balance: '0.00', closing_balance: '0.00', movements: [] });
  });

  it('comes in pages that lose nothing', async () => {
    const { get, path } = await openHistory();
    const first = await get(`${path(-1, 9)}&limit=3`);
    const second = await get(`${path(-1, 9)}&limit=3&cursor=${String(first.body['next_cursor'])}`);
    expect([first.body['has_more'], second.body['has_more']]).toEqual([true, false]);
    expect([...movementsOf(first), ...movementsOf(second)]).toEqual([null, 'first', '=1+1', 'last']);
  });

  it('is refused for a period that ends before it begins, or has no form', async () => {
    const { get, statement, path } = await openHistory();
    expect((await statement(2, 1)).body).toMatchObject({
      code: 'invalid_query',
      errors: [{ path: 'to', message: 'must be later than from' }],
    });
    const { body } = await get(path(0, 1).replace(/from=[^&]+/, 'from=november'));
    expect(body['errors']).toEqual([
      { path: 'from', message: 'must be a time such as 2026-11-24T09:30:00Z' },
    ]);
  });

  it('shows a user their own, and not which administrator did what', async () => {
    const { get, own, path, ada, bob } = await openHistory();
    const mine = await get(path(-1, 9).replace(ada.userId, 'current'), own);
    const [grant] = mine.body['movements'] as { actor: unknown }[];
    expect(grant?.actor).toEqual({ type: 'user', id: null, name: 'Administrator' });
    expect((await get(path(-1, 9).replace(ada.userId, bob.userId), own)).status).toBe(403);
  });
});

describe('a statement as CSV', () => {
  it('holds both ends as rows, and quotes what a spreadsheet could run', async () => {
    const { csv, at, ada } = await openHistory();
    const [head, opening, ...rest] = await csv(0.5, 1.5);
    expect(head).toMatch(/^seq,id,created_at,user_id,transaction_type,amount,balance_after,/);
    expect(opening).toBe(`,,${at(0.5)},${ada.userId},opening_balance,,10.00,,,,,`);
    expect(rest).toHaveLength(3);
    expect(rest[1]).toContain(',usage,-2.00,6.50,');
    expect(rest[1]).toContain(",'=1+1,");
    expect(rest[2]).toBe(`,,${at(1.5)},${ada.userId},closing_balance,,6.50,,,,,`);
  });

  it('says in its last row that the period is not over', async () => {
    const { csv } = await openHistory();
    expect((await csv(1.5, 9)).at(-1)).toContain(',as of transaction 4: the period is not over,');
  });

  it('holds every movement of a long one', async () => {
    const { csv, ada, deps } = await openHistory();
    const grant = {
      userId: ada.userId,
      type: 'admin_grant',
      amount: 1n as never,
      origin: 'request',
    } as const;
    const rest = { sourceId: null, description: null, metadata: null };
    const actor = { type: 'system', id: 'test', name: 'test' } as const;
    await Promise.all(Array.from({ length: 450 }, () => deps.db.ledger.post({ ...grant, ...rest, actor })));
    expect(await csv(-1, 9)).toHaveLength(1 + 1 + 454 + 1);
  });
});
