import type { PostCommand } from '@coffer/db';
import { describe, expect, it } from 'vitest';
import { createTestApp, v1 } from '../../setup/app.ts';

async function setting() {
  const server = createTestApp();
  const user = await server.person('Ada');
  const headers = await server.key(user);
  const post = (
    description: string | null,
    sourceId: string | null = null,
    type: PostCommand['type'] = 'admin_grant',
  ) => {
    const command: PostCommand = {
      ...{ userId: user.userId, type, amount: 1_500_000_000n as never, origin: 'request' },
      ...{ sourceId, description, metadata: null, actor: { type: 'user', id: user.userId, name: user.name } },
    };
    return server.deps.db.ledger.post(command);
  };
  const download = (query = '') => server.call(`${v1}/transactions.csv${query}`, { headers });
  return { ...server, user, post, download };
}

describe('GET /transactions.csv', () => {
  it('is a file named after the day, with a header row and signed amounts', async () => {
    const { post, download, user } = await setting();
    const { transaction } = await post('Hello', 's-1');
    const answer = await download();
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="transactions-[\d-]{10}\.csv"$/,
    );
    expect((await answer.text()).split('\r\n')).toEqual([
      'seq,id,created_at,user_id,transaction_type,amount,balance_after,source_id,description,actor_type,actor_id,actor_name',
      `${transaction.seq},${transaction.id},${transaction.createdAt.toISOString()},${user.userId},admin_grant,1.50,1.50,s-1,Hello,user,${user.userId},Ada`,
      '',
    ]);
  });

  it.each([
    ['a, b', '"a, b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['|calc', "'|calc"],
    ['\uff1d1+1', "'\uff1d1+1"],
    ['\uff0b1', "'\uff0b1"],
    ['\uff0d1', "'\uff0d1"],
    ['\uff20SUM(A1)', "'\uff20SUM(A1)"],
    ['\t=1', `"'\t'=1"`],
    ['\ttext', `"'\ttext"`],
    ['\r=1', `"'\r'=1"`],
    ['a;=1+1', `"a;'=1+1"`],
    ['a; \uff1d1+1', `"a;' \uff1d1+1"`],
    ['a\t@SUM(A1)', `"a\t'@SUM(A1)"`],
    ['a\r\n\n-1;+2', `"a\r\n\n'-1;'+2"`],
    ['\u200b\u0001=1', "'\u200b\u0001=1"],
    ['a;"=1', `"a;'""=1"`],
    ['1 + 1 = 2; so-so, a@b.c', '"1 + 1 = 2; so-so, a@b.c"'],
    [' =HYPERLINK("x")', '"\' =HYPERLINK(""x"")"'],
    ['grüße €', 'grüße €'],
  ])('writes %j as %s', async (description, cell) => {
    const { post, download } = await setting();
    await post(description);
    expect(await (await download()).text()).toContain(`,${cell},user,`);
  });

  it('leaves a debit the number that it is', async () => {
    const { post, download } = await setting();
    await post(null, 's-1', 'admin_removal');
    expect(await (await download()).text()).toContain(',admin_removal,-1.50,-1.50,s-1,');
  });

  it('takes the filters of the list, and leaves its pages out', async () => {
    const { post, download } = await setting();
    await post('one');
    await post('two');
    const rows = async (query: string) =>
      (await (await download(query)).text()).trim().split('\r\n').slice(1);
    expect(await rows('?search=tw&limit=1')).toHaveLength(1);
    expect(await rows('?transaction_types=usage')).toHaveLength(0);
    expect(await rows('?limit=1')).toHaveLength(2);
    expect((await rows('?order=asc'))[0]).toContain(',one,');
  });

  it('streams more rows than are read at a time, each once', async () => {
    const { post, download } = await setting();
    await Promise.all(Array.from({ length: 1201 }, (_, index) => post(`row ${index}`)));
    const rows = (await (await download()).text()).trim().split('\r\n').slice(1);
    const ids = rows.map((row) => row.split(',')[1]);
    expect([rows.length, new Set(ids).size]).toEqual([1201, 1201]);
  });

  it('is refused as a problem before its first byte', async () => {
    const { download } = await setting();
    const answer = await download('?all=true');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'application/problem+json']);
  });
});
