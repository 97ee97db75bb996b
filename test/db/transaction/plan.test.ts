import type SQLite from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { type Database, getBalance, getBalanceAt, listTransactions } from '../../../db/index.ts';
import { command, connectPlain, openWith, startMs } from '../open.ts';

describe('SQLite plans', () => {
  it('a page of one wallet by its index, in its order, with nothing to sort', async () => {
    const { db } = openWith('ada');
    const plan = await planOf(db, () => listTransactions(db, { userId: 'ada' }, { limit: 50 }));
    expect(plan).toContain('SEARCH ledger_transaction USING INDEX transaction_by_wallet (wallet_id=?)');
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
  });

  it('a page from a cursor on by the same index', async () => {
    const { db } = openWith('ada');
    const plan = await planOf(db, () => listTransactions(db, { userId: 'ada' }, { limit: 50, cursor: 9 }));
    expect(plan).toContain(
      'SEARCH ledger_transaction USING INDEX transaction_by_wallet (wallet_id=? AND rowid<?)',
    );
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
  });

  it("everybody's page in the ledger's own order, with nothing to sort", async () => {
    const { db } = openWith('ada');
    const plan = await planOf(db, () => listTransactions(db, { userId: null }, { limit: 50 }));
    expect(plan).not.toMatch(/SCAN (wallet|actor|user)|TEMP B-TREE/);
  });

  it('a page of some days by an index', async () => {
    const { db } = openWith('ada');
    const filter = { userId: 'ada', from: new Date(0), to: new Date(1) };
    const plan = await planOf(db, () => listTransactions(db, filter, { limit: 50 }));
    expect(plan).not.toContain('SCAN');
  });

  it('a balance as of a moment by one step in an index', async () => {
    const { db } = openWith('ada');
    await db.ledger.post(command());
    const plan = await planOf(db, () => getBalanceAt(db, 'ada', new Date(startMs)));
    expect(plan).toBe(
      'SEARCH ledger_transaction USING INDEX transaction_by_wallet (wallet_id=? AND rowid<?)',
    );
  });

  it('a page of grants past any amount of usage', async () => {
    const { db } = openWith('ada');
    const types = ['admin_grant', 'admin_removal'] as const;
    const own = await planOf(db, () => listTransactions(db, { userId: 'ada', types }, { limit: 50 }));
    expect(own).toContain('USING INDEX transaction_but_usage_by_wallet (wallet_id=?)');
    const all = await planOf(db, () => listTransactions(db, { userId: null, types }, { limit: 50 }));
    expect(all).toContain('SCAN ledger_transaction USING INDEX transaction_but_usage');
    expect(`${own}${all}`).not.toContain('TEMP B-TREE');
  });

  it('a balance by one point read', async () => {
    const { db } = openWith('ada');
    const plain = connectPlain(db.path);
    const plan = explain(plain, 'SELECT balance FROM wallet WHERE user_id = ?');
    expect(plan).toMatch(/^SEARCH wallet USING INDEX \S+ \(user_id=\?\)$/);
    const prepare = vi.spyOn(db.readClient, 'prepare');
    await getBalance(db, 'ada');
    expect(prepare).not.toHaveBeenCalled();
  });

  it('the checks on a new row by indexes alone', () => {
    const { db } = openWith('ada');
    const plain = connectPlain(db.path);
    const trigger = plain
      .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE name = 'transaction_only_appended'")
      .pluck()
      .get();
    const bySource = /EXISTS \((SELECT 1 .*)\);/.exec(trigger ?? '')?.[1] ?? '';
    expect(explain(plain, bySource.replaceAll(/NEW\.\w+/g, '?'))).toMatch(
      /^SEARCH ledger_transaction USING (COVERING )?INDEX transaction_by_source/,
    );
  });
});

/** How SQLite goes about the last query that the work made. */
async function planOf(db: Database, work: () => Promise<unknown>): Promise<string> {
  const prepare = vi.spyOn(db.readClient, 'prepare');
  await work();
  return explain(connectPlain(db.path), prepare.mock.calls.at(-1)?.[0] ?? '');
}

function explain(plain: SQLite.Database, query: string): string {
  const parameters = [...query.matchAll(/\?/g)].map(() => 1n);
  const steps = plain.prepare<bigint[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`).all(...parameters);
  return steps.map((step) => step.detail).join('\n');
}
