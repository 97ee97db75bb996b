import { describe, expect, it } from 'vitest';
import { createTestApp, v1 } from '../../setup/app.ts';

async function problemOf(answering: Promise<Response>) {
  const answer = await answering;
  const body = (await answer.json()) as { detail: string; message: string; errors: unknown[] };
  return { status: answer.status, body };
}

describe('a request that is not of the right shape', () => {
  it.each([
    ['a field that is missing', { user_id: undefined }, 'user_id must be a UUID.'],
    ['a value of the wrong kind', { description: 5 }, 'description must be text.'],
    ['a value that is unknown', { transaction_type: 'gift' }, /^transaction_type must be admin_grant, /],
    ['an amount beside another fault', { user_id: 1, amount: 'x' }, 'user_id must be a UUID.'],
    ['an amount', { amount: 'x' }, /^The amount is not a number of credits\./],
    ['the body itself', [], 'The body must be an object.'],
  ])('names %s in the answer’s detail', async (_, change, detail) => {
    const server = createTestApp();
    const user = await server.person('Grace', 'PlatformManager');
    const right = { user_id: user.userId, transaction_type: 'admin_grant', amount: 1 };
    const body = Array.isArray(change) ? change : { ...right, ...change };
    const call = { method: 'POST', headers: await server.key(user), body };
    const problem = await problemOf(server.call(`${v1}/transactions`, call));
    expect(problem).toMatchObject({ status: 422, body: { detail: expect.stringMatching(detail) } });
    expect(problem.body.message).toBe(problem.body.detail);
  });

  it('names a parameter in the answer’s detail', async () => {
    const server = createTestApp();
    const headers = await server.key(await server.person('Ada'));
    const problem = await problemOf(server.call(`${v1}/transactions?limit=ten&order=up`, { headers }));
    expect(problem).toMatchObject({ status: 400, body: { detail: 'order must be desc or asc.' } });
    expect(problem.body.errors).toHaveLength(2);
  });
});
