import { describe, expect, it, vi } from 'vitest';
import {
  type PurchaseFilter,
  areMoreDue,
  listAllPurchases,
  listDuePurchases,
  listEvents,
} from '../../../db/index.ts';
import { connectPlain, openWith } from '../open.ts';

/** How SQLite goes about the last query that the work made. */
async function planOf(work: (db: ReturnType<typeof openWith>['db']) => Promise<unknown>): Promise<string> {
  const { db } = openWith('ada', 'ben');
  const prepare = vi.spyOn(db.readClient, 'prepare');
  await work(db);
  const query = prepare.mock.calls.at(-1)?.[0] ?? '';
  const parameters = [...query.matchAll(/\?/g)].map(() => 1n);
  const plain = connectPlain(db.path);
  const steps = plain.prepare<bigint[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`).all(...parameters);
  return steps.map((step) => step.detail).join('\n');
}

const from = new Date(0);

const pages: [string, PurchaseFilter, RegExp][] = [
  ['all of them', {}, /SCAN purchase USING INDEX purchase_by_time/],
  ['those of a state', { states: ['paid'] }, /SEARCH purchase USING INDEX purchase_by_state \(state=\?/],
  ['those that need somebody', { needsAttention: true }, /purchase USING INDEX purchase_flagged/],
  ['those of some days', { from }, /SEARCH purchase USING INDEX purchase_by_time \(created_at>\?/],
  ['those of a person', { search: 'ada' }, /MULTI-INDEX OR/],
];

describe('SQLite plans', () => {
  it.each(pages)('a page of purchases, %s, by an index', async (_what, filter, wanted) => {
    const plan = await planOf((db) => listAllPurchases(db, filter, { cursor: null, limit: 25 }));
    expect(plan).toMatch(wanted);
    expect(plan).not.toMatch(/SCAN (?!purchase USING INDEX)/);
  });

  it('a page of purchases from a cursor on by the index of time', async () => {
    const cursor = { createdAt: new Date(9), id: 'x' };
    const plan = await planOf((db) => listAllPurchases(db, {}, { cursor, limit: 25 }));
    expect(plan).toMatch(/SEARCH purchase USING INDEX purchase_by_time \(\(created_at,id\)</);
  });

  it('the purchases that are due among those under way, by an index', async () => {
    const plan = await planOf((db) => listDuePurchases(db, 40));
    expect(plan).toMatch(/SEARCH purchase USING INDEX purchase_(by_state|due)/);
    expect(plan).not.toMatch(/SCAN purchase/);
  });

  it('whether more are due than so many, by an index and without putting them in order', async () => {
    const plan = await planOf((db) => areMoreDue(db, 40));
    expect(plan).toMatch(/^SEARCH purchase USING INDEX purchase_(by_state|due)[^\n]*$/);
  });

  it.each([null, ['failed'] as const])('a page of events of the states %j by an index', async (states) => {
    const page = { states, before: new Date(9), beforeId: 'x', limit: 25 };
    const plan = await planOf((db) => listEvents(db, page));
    expect(plan).toMatch(/SEARCH event USING INDEX event_by_(time|state)/);
    expect(plan).not.toMatch(/SCAN/);
  });
});
