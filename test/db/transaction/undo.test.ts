import { describe, expect, it } from 'vitest';
import { findUndoings, undoOrigin } from '../../../db/index.ts';
import { command, openWith, outcomes } from '../open.ts';

describe('a transaction that was undone', () => {
  it('is found with the one that undid it, among those that were not', async () => {
    const { db } = openWith('ada');
    const [first, second] = await Promise.all([db.ledger.post(command()), db.ledger.post(command())]);
    const ids = [first.transaction.id, second.transaction.id];
    expect(await findUndoings(db, ids)).toEqual(new Map());
    const undo = command({ type: 'admin_removal', origin: undoOrigin, sourceId: first.transaction.id });
    const undone = await db.ledger.post(undo);
    expect(await findUndoings(db, ids)).toEqual(new Map([[ids[0], undone.transaction.id]]));
    expect(await findUndoings(db, [])).toEqual(new Map());
  });

  it('is not one whose id somebody else names as a cause', async () => {
    const { db } = openWith('ada');
    const { transaction } = await db.ledger.post(command());
    await db.ledger.post(command({ type: 'usage', origin: 'wallet:ada', sourceId: transaction.id }));
    expect(await findUndoings(db, [transaction.id])).toEqual(new Map());
  });

  it('is undone once, however many try at once', async () => {
    const { db } = openWith('ada');
    const { transaction } = await db.ledger.post(command());
    const undo = command({ type: 'admin_removal', origin: undoOrigin, sourceId: transaction.id });
    const posts = await Promise.all([db.ledger.post(undo), db.ledger.post(undo)]);
    expect(posts.map((each) => each.replayed)).toEqual([false, true]);
    expect(await outcomes([db.ledger.post(command({ ...undo, amount: '2' }))])).toEqual(['source_conflict']);
  });
});
