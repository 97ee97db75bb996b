import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Change, type Database, getBalance, openDatabase, parseCredits } from '../../../db/index.ts';
import { createTestFolder } from '../../setup/database.ts';
import { openWorkbench, addUser, command, connectPlain, openWith, outcomes } from '../open.ts';

const spend = (sourceId: string) => command({ type: 'usage', amount: '1', sourceId });

describe('a batch', () => {
  it('keeps one refusal from touching any other piece of work', async () => {
    const { db } = openWith('ada', 'bob');
    const told = await outcomes([
      db.ledger.post(command({ amount: '2', sourceId: 'a' })),
      db.ledger.post(spend('b')),
      db.ledger.post(command({ userId: 'bob', type: 'usage', sourceId: 'c' })),
      db.ledger.post(command({ amount: '3', sourceId: 'a' })),
      db.ledger.post(spend('d')),
      db.ledger.post(spend('e')),
    ]);
    expect(told).toEqual([
      'done',
      'done',
      'insufficient_credits',
      'source_conflict',
      'done',
      'insufficient_credits',
    ]);
    expect((await getBalance(db, 'ada')).balance).toBe(0n);
    expect(sources(db)).toEqual(['a', 'b', 'd']);
  });

  it('undoes what a bug in one piece wrote, and gives the bug to its caller alone', async () => {
    const { db } = openWith('ada');
    const bug = new TypeError('a bug');
    const { answers } = openWorkbench(db).commit(
      command({ sourceId: 'before' }),
      (tx) => {
        tx.book.post(command({ sourceId: 'within' }), tx);
        throw bug;
      },
      command({ sourceId: 'after' }),
    );
    expect(answers.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(answers[1]).toHaveProperty('error', bug);
    expect(sources(db)).toEqual(['before', 'after']);
    expect((await getBalance(db, 'ada')).balance).toBe(parseCredits('2'));
  });

  it('stamps all its work with one moment', async () => {
    const { db, clock } = openWith('ada');
    openWorkbench(db).commit(command(), () => (clock.nowMs += 5), command());
    const moments = connectPlain(db.path).prepare('SELECT DISTINCT created_at FROM ledger_transaction');
    expect(moments.all()).toHaveLength(1);
  });

  it('is on disk for every other connection before anybody is answered', async () => {
    const { db } = openWith('ada');
    const plain = connectPlain(db.path);
    const count = plain.prepare('SELECT count(*) FROM ledger_transaction').pluck();
    const seen = Array.from({ length: 20 }, () => db.ledger.post(command()).then(() => count.get()));
    expect(new Set(await Promise.all(seen))).toEqual(new Set([20n]));
  });

  it('tells listeners what was committed, in order, and of nothing that was refused or replayed', async () => {
    const { db } = openWith('ada', 'bob');
    const changes: Change[] = [];
    const stop = db.onChange((change) => changes.push(change));
    await outcomes([
      db.ledger.post(command({ sourceId: 'a' })),
      db.ledger.post(command({ sourceId: 'a' })),
      db.ledger.post(command({ userId: 'bob', type: 'usage' })),
      db.ledger.post(command({ userId: 'bob' })),
    ]);
    stop();
    await db.ledger.post(command());
    expect(changes).toEqual([
      { userId: 'ada', kind: 'movement', key: 1 },
      { userId: 'bob', kind: 'movement', key: 2 },
    ]);
  });
});

describe('a listener that throws', () => {
  it('breaks no answer and keeps no other listener from hearing, and its error is handed on', async () => {
    const faults: unknown[] = [];
    const db = openDatabase({
      path: join(createTestFolder(), 'coffer.db'),
      inline: { now: Date.now },
      onFault: (error) => faults.push(error),
    });
    addUser(db, 'ada');
    const bug = new TypeError('a bug');
    const heard: Change[] = [];
    db.onChange(() => {
      throw bug;
    });
    db.onChange((change) => heard.push(change));
    expect(await outcomes([db.ledger.post(command()), db.ledger.post(command())])).toEqual(['done', 'done']);
    expect(await outcomes([db.ledger.post(command())])).toEqual(['done']);
    await db.close();
    expect(heard.map(({ key }) => key)).toEqual([1, 2, 3]);
    expect(faults).toEqual([bug, bug, bug]);
  });
});

describe('a database that cannot commit', () => {
  it('rejects the whole batch as database_unavailable, tells no listener and keeps nothing', async () => {
    const { db } = openWith('ada');
    const { answers, changes } = openWorkbench(db).commit(
      command({ sourceId: 'a' }),
      (tx) => {
        // A foreign key that is checked no sooner than at the COMMIT, which fails by it.
        tx.query.run('PRAGMA defer_foreign_keys = ON');
        tx.query.run("INSERT INTO user_role VALUES ('nobody', 'PlatformManager')");
      },
      command({ sourceId: 'b' }),
    );
    const refused = { ok: false, error: expect.objectContaining({ code: 'database_unavailable' }) };
    expect(answers).toEqual([refused, refused, refused]);
    expect(changes).toEqual([]);
    expect(sources(db)).toEqual([]);
    await db.ledger.post(command({ sourceId: 'a' }));
    expect(sources(db)).toEqual(['a']);
  });

  it('answers database_unavailable when the disk is full, and goes on once there is room', async () => {
    const { db } = openWith('ada');
    const { client, commit } = openWorkbench(db);
    // SQLite takes this as: no page more than there are now.
    client.pragma('max_page_count = 1');
    const large = command({ description: 'x'.repeat(100_000) });
    const { answers } = commit(command(), large, command());
    const error = { code: 'database_unavailable', cause: 'SQLITE_FULL', facts: { retryAfterSeconds: 1 } };
    expect(answers[1]).toEqual({ ok: false, error: expect.objectContaining(error) });
    expect(answers.map(({ ok }) => ok)).toEqual([true, false, true]);
    client.pragma('max_page_count = 1000000');
    expect(commit(large).answers).toMatchObject([{ ok: true, value: { transaction: { seq: 3 } } }]);
  });

  it('answers database_unavailable when another program holds the file, with nothing written', async () => {
    const { db } = openWith('ada');
    const { client, commit } = openWorkbench(db);
    client.pragma('busy_timeout = 1');
    const other = connectPlain(db.path);
    other.exec('BEGIN IMMEDIATE');
    const refused = { ok: false, error: { code: 'database_unavailable', cause: 'SQLITE_BUSY' } };
    expect(commit(command(), command()).answers).toMatchObject([refused, refused]);
    other.exec('ROLLBACK');
    expect(commit(command()).answers).toMatchObject([{ ok: true, value: { transaction: { seq: 1 } } }]);
  });
});

describe('a writer that closes', () => {
  it('finishes what waits, and refuses what comes after', async () => {
    const { db } = openWith('ada');
    const waiting = [db.ledger.post(command()), db.ledger.post(command())];
    const closing = db.close();
    expect(await outcomes([db.ledger.post(command())])).toEqual(['shutting_down']);
    await closing;
    expect(await outcomes(waiting)).toEqual(['done', 'done']);
    expect(sources(db)).toHaveLength(2);
  });

  it('may be closed twice', async () => {
    const { db } = openWith('ada');
    await Promise.all([db.close(), db.close()]);
    await db.close();
    expect(await outcomes([db.ledger.post(command())])).toEqual(['shutting_down']);
  });
});

function sources(db: Database): unknown[] {
  return connectPlain(db.path).prepare('SELECT source_id FROM named_transaction ORDER BY seq').pluck().all();
}
