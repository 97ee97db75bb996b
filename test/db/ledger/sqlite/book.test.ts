import { describe, expect, it } from 'vitest';
import { getBalance, parseCredits } from '../../../../db/index.ts';
import { codeOf, command, connectPlain, openWith, outcomes, startMs } from '../../open.ts';

const first = command({ amount: '5', sourceId: 'cause', description: 'a reason', metadata: { order: '7' } });

describe('a post', () => {
  it('answers with the row as it is stored, signed and with the balance after', async () => {
    const { db } = openWith('ada');
    await db.ledger.post(command({ amount: '10' }));
    const { transaction, replayed } = await db.ledger.post(
      command({
        type: 'usage',
        amount: '2.5',
        origin: 'wallet:ada',
        sourceId: 'job-1',
        description: 'a run',
      }),
    );
    expect(replayed).toBe(false);
    expect(transaction).toMatchObject({
      seq: 2,
      userId: 'ada',
      type: 'usage',
      amount: -2_500_000_000n,
      balanceAfter: 7_500_000_000n,
      origin: 'wallet:ada',
      sourceId: 'job-1',
      description: 'a run',
      metadata: null,
      actor: { type: 'user', id: 'ada', name: 'ada' },
    });
    expect(transaction.createdAt.getTime()).toBe(startMs);
    const balance = await getBalance(db, 'ada');
    expect(balance).toMatchObject({ balance: 7_500_000_000n, available: 7_500_000_000n, asOfSeq: 2 });
  });

  it('for nobody is refused before all else', async () => {
    const { db } = openWith('ada');
    await db.ledger.post(first);
    const posts = [command({ userId: 'nobody', amount: '0' }), { ...first, userId: 'nobody' }];
    expect(await outcomes(posts.map((each) => db.ledger.post(each)))).toEqual([
      'user_not_found',
      'user_not_found',
    ]);
  });

  it('leaves nothing behind when it is refused', async () => {
    const { db } = openWith('ada');
    const [refused] = await Promise.allSettled([
      db.ledger.post(command({ type: 'usage', amount: '3', sourceId: 'cause', actor: system('new') })),
    ]);
    expect(refused).toMatchObject({
      status: 'rejected',
      reason: { code: 'insufficient_credits', facts: { needed: '3.00', available: '0.00' } },
    });
    const plain = connectPlain(db.path);
    expect(plain.prepare('SELECT count(*) FROM ledger_transaction').pluck().get()).toBe(0n);
    expect(plain.prepare('SELECT count(*) FROM actor').pluck().get()).toBe(0n);
    await db.ledger.post(command({ amount: '4' }));
    const retried = await db.ledger.post(command({ type: 'usage', amount: '3', sourceId: 'cause' }));
    expect(retried.replayed).toBe(false);
  });

  it('stores each actor once', async () => {
    const { db } = openWith('ada');
    for (const actor of [system('job'), system('job'), system('other')]) {
      await db.ledger.post(command({ actor }));
    }
    expect(connectPlain(db.path).prepare('SELECT ref FROM actor ORDER BY id').pluck().all()).toEqual([
      'job',
      'other',
    ]);
  });

  it.each(['description', 'sourceId', 'origin'] as const)(
    'is refused when its %s is text that no file can hold, so that what is hashed is what is stored',
    async (field) => {
      const { db } = openWith('ada');
      const post = db.ledger.post(command({ [field]: 'half a pair: \ud83d' }));
      expect(await outcomes([post])).toEqual(['invalid_input']);
    },
  );
});

describe('a replay', () => {
  it('answers with the first row, balance and moment included, and moves nothing', async () => {
    const { db, clock } = openWith('ada');
    const told = await db.ledger.post(first);
    await db.ledger.post(command({ amount: '1' }));
    clock.nowMs += 60_000;
    const again = await db.ledger.post({ ...first, actor: system('retry') });
    expect(again).toEqual({ transaction: told.transaction, replayed: true });
    expect((await getBalance(db, 'ada')).balance).toBe(parseCredits('6'));
  });

  it('comes before what is available: a spend that went through is answered when the wallet is empty', async () => {
    const { db } = openWith('ada');
    await db.ledger.post(command({ amount: '1' }));
    const spend = command({ type: 'usage', sourceId: 'job' });
    await db.ledger.post(spend);
    expect((await db.ledger.post(spend)).replayed).toBe(true);
  });

  it('is one of all that arrive at once', async () => {
    const { db } = openWith('ada');
    const posts = await Promise.all(Array.from({ length: 50 }, () => db.ledger.post(first)));
    expect(posts.filter((each) => !each.replayed)).toHaveLength(1);
    expect(new Set(posts.map((each) => each.transaction.id)).size).toBe(1);
    expect((await getBalance(db, 'ada')).balance).toBe(parseCredits('5'));
  });

  it('may name its metadata in another order', async () => {
    const { db } = openWith('ada');
    await db.ledger.post({ ...first, metadata: { a: '1', b: '2' } });
    const again = await db.ledger.post({ ...first, metadata: { b: '2', a: '1' } });
    expect(again.replayed).toBe(true);
  });

  it.each([
    ['amount', command({ ...first, amount: '6' })],
    ['amount that is not positive', command({ ...first, amount: '0' })],
    ['type of the same sign', command({ ...first, amount: '5', type: 'bonus' })],
    ['type of the other sign', command({ ...first, amount: '5', type: 'admin_removal' })],
    ['user', command({ ...first, amount: '5', userId: 'bob' })],
    ['description', command({ ...first, amount: '5', description: 'another' })],
    ['description left out', command({ ...first, amount: '5', description: null })],
    ['metadata value', command({ ...first, amount: '5', metadata: { order: '8' } })],
    ['metadata key', command({ ...first, amount: '5', metadata: { order: '7', more: '1' } })],
    ['metadata left out', command({ ...first, amount: '5', metadata: null })],
  ])('with another %s is a conflict that names the first row', async (_, other) => {
    const { db } = openWith('ada', 'bob');
    const { transaction } = await db.ledger.post(first);
    const [settled] = await Promise.allSettled([db.ledger.post(other)]);
    expect(settled).toMatchObject({
      reason: { code: 'source_conflict', facts: { existingId: transaction.id } },
    });
    expect((await getBalance(db, 'ada')).balance).toBe(parseCredits('5'));
    expect((await getBalance(db, 'bob')).balance).toBe(0n);
  });

  it('16 a reused source_id with another amount is refused, never echoed', async () => {
    const { db } = openWith('ada');
    await db.ledger.post(command({ amount: '100' }));
    const spend = command({ type: 'usage', amount: '1', origin: 'wallet:ada', sourceId: 'job' });
    await db.ledger.post(spend);
    const [settled] = await Promise.allSettled([db.ledger.post({ ...spend, amount: parseCredits('50') })]);
    expect(settled.status === 'rejected' && codeOf(settled.reason)).toBe('source_conflict');
    expect((await getBalance(db, 'ada')).balance).toBe(parseCredits('99'));
  });
});

describe('an origin', () => {
  it('keeps its sources apart: a grant under the id of a checkout does not swallow the payment', async () => {
    const { db } = openWith('ada');
    const grant = command({ amount: '10', origin: 'request', sourceId: 'cs_test_1' });
    const payment = command({ amount: '10', type: 'purchase', origin: 'stripe', sourceId: 'cs_test_1' });
    await db.ledger.post(grant);
    expect((await db.ledger.post(payment)).replayed).toBe(false);
    expect((await db.ledger.post(payment)).replayed).toBe(true);
    expect((await getBalance(db, 'ada')).balance).toBe(parseCredits('20'));
  });

  it('that is one wallet lets two users name their causes alike', async () => {
    const { db } = openWith('ada', 'bob');
    const posts = ['ada', 'bob'].map((userId) =>
      db.ledger.post(command({ userId, origin: `wallet:${userId}`, sourceId: 'job-1' })),
    );
    expect((await Promise.all(posts)).map((each) => each.replayed)).toEqual([false, false]);
  });

  it('knows a UUID from the text that spells it in capitals', async () => {
    const { db } = openWith('ada');
    const uuid = '0190a5d4-7c00-7abc-8000-00000000000a';
    const posts = [uuid, uuid.toUpperCase(), uuid].map((sourceId) => db.ledger.post(command({ sourceId })));
    expect((await Promise.all(posts)).map((each) => each.replayed)).toEqual([false, false, true]);
  });
});

function system(id: string) {
  return { type: 'system', id, name: id } as const;
}
