import { describe, expect, it } from 'vitest';
import { getBalance } from '../../../../db/index.ts';
import { codeOf, command, holdOf, openWith } from '../../open.ts';

const refusalOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => error);

describe('the source that a transaction without one was answered with', () => {
  it('names that transaction when it is sent back, and moves nothing', async () => {
    const { db } = openWith('ada');
    const { transaction } = await db.ledger.post(command());
    const again = await db.ledger.post(command({ sourceId: transaction.sourceId }));
    expect(again).toEqual({ transaction, replayed: true });
    expect(await getBalance(db, 'ada')).toMatchObject({ balance: 1_000_000_000n, asOfSeq: 1 });
  });

  it('is refused with other content, and the refusal names the transaction', async () => {
    const { db } = openWith('ada', 'bob');
    const { transaction } = await db.ledger.post(command());
    const { sourceId } = transaction;
    for (const change of [{ amount: '2' }, { userId: 'bob' }, { description: 'another' }]) {
      const refusal = await refusalOf(db.ledger.post(command({ sourceId, ...change })));
      expect(codeOf(refusal)).toBe('source_conflict');
      expect(refusal).toMatchObject({ facts: { existingId: transaction.id } });
    }
    expect(await getBalance(db, 'ada')).toMatchObject({ asOfSeq: 1 });
  });

  it('is free to whoever has another origin, and where the transaction had a source of its own', async () => {
    const { db } = openWith('ada');
    const { transaction } = await db.ledger.post(command());
    const { transaction: named } = await db.ledger.post(command({ sourceId: 'order-1' }));
    const others = [
      command({ origin: 'wallet:ada', type: 'usage', sourceId: transaction.id }),
      command({ sourceId: named.id }),
      // Of the same seq, and of another moment.
      command({ sourceId: transaction.id.replace(/^./, 'f') }),
    ];
    for (const other of others) expect(await db.ledger.post(other)).toMatchObject({ replayed: false });
  });

  it('names that hold when it is sent back, and holds nothing more', async () => {
    const { db } = openWith('ada');
    await db.ledger.post(command({ amount: '10' }));
    const { hold } = await db.ledger.hold(holdOf());
    expect(await db.ledger.hold(holdOf({ sourceId: hold.sourceId }))).toMatchObject({ hold, replayed: true });
    const other = holdOf({ sourceId: hold.sourceId, amount: '2' });
    expect(await refusalOf(db.ledger.hold(other))).toMatchObject({ facts: { existingId: hold.id } });
    expect(await getBalance(db, 'ada')).toMatchObject({ held: 1_000_000_000n });
    const elsewhere = holdOf({ sourceId: hold.sourceId, origin: 'wallet:ada' });
    expect(await db.ledger.hold(elsewhere)).toMatchObject({ replayed: false });
  });
});
