import { describe, expect, it } from 'vitest';
import { type TestApp, createTestApp, v1 } from '../../setup/app.ts';

async function setting() {
  const server = createTestApp();
  const admin = await server.person('Grace', 'PlatformManager');
  const user = await server.person('Ada');
  const headers = await server.key(admin);
  return { ...server, admin, user, headers };
}

type Setting = Awaited<ReturnType<typeof setting>>;

function post({ call, headers }: Pick<TestApp, 'call'> & Pick<Setting, 'headers'>, body: unknown) {
  return call(`${v1}/transactions`, { method: 'POST', headers, body });
}

describe('POST /transactions', () => {
  it('takes the call of the guide as it is written', async () => {
    const { app, user, headers } = await setting();
    const answer = await app.request(`${v1}/transactions`, {
      method: 'POST',
      headers: { Authorization: headers['authorization'] ?? '', 'Content-Type': 'application/json' },
      body: `{
    "user_id": "${user.userId}",
    "transaction_type": "admin_grant",
    "amount": 100,
    "description": "Welcome bonus"
  }`,
    });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({
      user_id: user.userId,
      transaction_type: 'admin_grant',
      amount: '100.00',
      balance_after: '100.00',
      description: 'Welcome bonus',
      actor: { type: 'api_key', name: 'Script' },
      metadata: null,
    });
  });
});
