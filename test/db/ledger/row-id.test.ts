import SQLite from 'better-sqlite3';
import { assert, integer, property, tuple } from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { getTransaction, listTransactions } from '../../../db/index.ts';
import { rowId, seqOf } from '../../../db/ledger/row-id.ts';
import { command, connectPlain, openWith, startMs } from '../open.ts';

const seqs = integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const moments = integer({ min: 0, max: 2 ** 48 - 1 });

describe('the id of a transaction', () => {
  it('is a UUIDv7 that tells the seq it was made from', () => {
    assert(
      property(seqs, moments, (seq, atMs) => {
        const id = rowId('transaction', seq, atMs);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(seqOf('transaction', id)).toBe(seq);
      }),
    );
  });

  it('sorts as the ledger does', () => {
    assert(
      property(tuple(seqs, seqs), moments, ([left, right], atMs) => {
        const inOrder = rowId('transaction', left, atMs) < rowId('transaction', right, atMs);
        expect(inOrder).toBe(left < right);
        expect(rowId('transaction', right, startMs) < rowId('transaction', left, startMs + 1)).toBe(true);
      }),
    );
  });

  it('equals what SQLite computes for the row in its view', () => {
    const { db } = openWith();
    const view = connectPlain(db.path)
      .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE name = 'named_transaction'")
      .pluck()
      .get();
    const memory = new SQLite(':memory:');
    onTestFinished(() => void memory.close());
    memory.exec('CREATE TABLE ledger_transaction (seq integer PRIMARY KEY, created_at integer, source any)');
    memory.exec(view ?? '');
    const put = memory.prepare('INSERT OR REPLACE INTO ledger_transaction VALUES (?, ?, NULL)');
    const read = memory.prepare<[bigint], string>('SELECT id FROM named_transaction WHERE seq = ?').pluck();
    assert(
      property(seqs, moments, (seq, atMs) => {
        put.run(BigInt(seq), BigInt(atMs));
        expect(read.get(BigInt(seq))).toBe(rowId('transaction', seq, atMs));
      }),
    );
  });

  it('is unique, and the same in the answer, in the list and when it is read', async () => {
    const { db } = openWith('ada');
    const posts = await Promise.all(Array.from({ length: 50 }, () => db.ledger.post(command())));
    const ids = posts.map((each) => each.transaction.id);
    expect(new Set(ids).size).toBe(50);
    const { data } = await listTransactions(db, { userId: 'ada', order: 'oldest_first' }, { limit: 50 });
    expect(data.map((each) => each.id)).toEqual(ids);
    expect((await getTransaction(db, ids[7] ?? ''))?.seq).toBe(8);
  });

  it.each([
    ['', 'an empty text'],
    ['7', 'a number'],
    ['0190a5d4-7c00-7abc-8000-000000000001', 'another UUIDv7'],
    ['0190a5d4-7c00-4000-8000-000000000001', 'a UUIDv4'],
    ['0190a5d4-7c00-7000-9fff-ffffffffffff', 'a counter beyond 2^53'],
    ['0190A5D4-7C00-7000-8000-000000000001', 'capitals'],
  ])('is not %j: %s', (id) => {
    expect(seqOf('transaction', id)).toBeNull();
  });

  it('finds nothing when its moment is not that of the row', async () => {
    const { db } = openWith('ada');
    const { transaction } = await db.ledger.post(command());
    expect(await getTransaction(db, rowId('transaction', transaction.seq, startMs + 1))).toBeNull();
    expect(await getTransaction(db, rowId('transaction', 99, startMs))).toBeNull();
  });
});
