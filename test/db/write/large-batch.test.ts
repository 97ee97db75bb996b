import { describe, expect, it } from 'vitest';
import type { Database } from '../../../db/index.ts';
import { workOf } from '../../../db/write/writes.ts';
import { auditBooks } from '../ledger/chain.ts';
import { command, connectPlain, openWith, openWorkbench, outcomes } from '../open.ts';

describe('a batch', () => {
  it.each([
    ['refused at its last', '3', 'batch_refused'],
    ['done', '1000', 'done'],
  ])('of many posts, all or nothing, and %s touches none of its neighbours', async (_, given, told) => {
    const { db } = openWith('ada');
    const commands = Array.from({ length: 500 }, (_each, index) =>
      command({ type: 'usage', amount: index === 499 ? '900' : '0.001', sourceId: `many-${index}` }),
    );
    const heard: string[] = [];
    db.onChange(({ kind }) => heard.push(kind));
    const outcome = await outcomes([
      db.ledger.post(command({ amount: given, sourceId: 'before' })),
      db.ledger.postBatch({ commands, atomic: true }),
      db.ledger.post(command({ amount: '5', sourceId: 'after' })),
    ]);
    expect(outcome).toEqual(['done', told, 'done']);
    const isDone = told === 'done';
    expect(sources(db)).toHaveLength(isDone ? 502 : 2);
    expect(sources(db).at(-1)).toBe('after');
    expect(heard).toHaveLength(isDone ? 502 : 2);
    expect(auditBooks(connectPlain(db.path))).toEqual([]);
  });

  it('of many posts that meets a full disk is answered as such, and so is nobody before it', async () => {
    const { db } = openWith('ada');
    const bench = openWorkbench(db);
    const pages = Number(bench.client.pragma('page_count', { simple: true }));
    bench.client.pragma(`max_page_count = ${pages + 8}`);
    const commands = Array.from({ length: 500 }, (_each, index) => command({ sourceId: `many-${index}` }));
    const { answers } = bench.commitWork(
      workOf({ name: 'post', input: command({ sourceId: 'before' }) }),
      workOf({ name: 'postBatch', input: { commands, atomic: true } }),
    );
    expect(answers[0]?.ok).toBe(true);
    expect(answers[1]).toMatchObject({ ok: false, error: { code: 'database_unavailable' } });
    expect(sources(db)).toEqual(['before']);
  });
});

function sources(db: Database): unknown[] {
  return connectPlain(db.path).prepare('SELECT source_id FROM named_transaction ORDER BY seq').pluck().all();
}
