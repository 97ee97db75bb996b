import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { type IncomingMessage, get, request } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Product, type ProductOptions, startProduct } from './product.ts';
import { type SignedIn, admin, signIn } from './stage/people.ts';
import { dummyVariables } from './stage/stage.ts';

async function started(options: Partial<ProductOptions> = {}): Promise<Product> {
  const product = await startProduct({ variables: dummyVariables, ...options });
  onTestFinished(() => product.close());
  return product;
}

/** An API key of the administrator's, with credits to spend. */
async function spender(product: Product): Promise<SignedIn & { key: string }> {
  const person = await signIn(product.url, admin);
  const { key } = await person.api.key.create.mutate({ name: 'spender', scopes: ['usage:write'] });
  const requestId = crypto.randomUUID();
  await person.api.grant.post.mutate({ userId: person.id, amount: '100', requestId });
  return { ...person, key };
}

function postUsage(product: Product, { id, key }: { id: string; key: string }): Promise<Response> {
  return fetch(`${product.url}/admin/api/v1/transactions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user_id: id, transaction_type: 'usage', amount: '1' }),
  });
}

describe('stopping Coffer', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with 0, and the database is whole', async (signal) => {
    const product = await started();
    const person = await spender(product);
    expect((await postUsage(product, person)).status).toBe(201);
    expect(await product.end(signal)).toBe(0);
    // A database that was closed leaves no log beside it to be played back.
    expect(existsSync(join(product.folder, 'data/coffer.db-wal'))).toBe(false);

    const again = await started({ folder: product.folder });
    const { api } = await signIn(again.url, admin);
    expect((await api.balance.get.query()).balance).toBe('99.00');
  });

  it('answers the request that runs, although a dashboard is watching', async () => {
    const product = await started();
    const person = await spender(product);
    const watching = await fetch(`${product.url}/trpc/balance.watch`, { headers: { cookie: person.cookie } });
    expect(watching.ok).toBe(true);
    const slow = request(`${product.url}/admin/api/v1/transactions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${person.key}`, 'content-type': 'application/json' },
    });
    slow.write(`{"user_id":"${person.id}","transaction_type":"usage",`);
    const [socket] = (await once(slow, 'socket')) as [Socket];
    if (socket.connecting) await once(socket, 'connect');
    // The server has begun to read it once it answers a later request over a later connection.
    const [later] = (await once(get(`${product.url}/healthz`, { agent: false }), 'response')) as [
      IncomingMessage,
    ];
    later.resume();
    const exit = product.end('SIGTERM');
    slow.end('"amount":"1"}');
    const [answer] = (await once(slow, 'response')) as [{ statusCode: number }];
    expect(answer.statusCode).toBe(201);
    expect(await exit).toBe(0);
  });

  it('kill -9 right after an answer loses nothing that was answered', async () => {
    const product = await started();
    const person = await spender(product);
    let answered = 0;
    const posting = Array.from({ length: 8 }, async () => {
      for (;;) {
        const response = await postUsage(product, person).catch(() => null);
        if (response?.status !== 201) return;
        answered += 1;
        if (answered === 40) await product.end('SIGKILL');
      }
    });
    await Promise.all(posting);
    expect(answered).toBeGreaterThanOrEqual(40);

    const again = await started({ folder: product.folder });
    const { api } = await signIn(again.url, admin);
    const { balance } = await api.balance.get.query();
    // Requests that were under way when it died may have been written without being answered.
    expect(100 - Number(balance)).toBeGreaterThanOrEqual(answered);
    expect(100 - Number(balance)).toBeLessThanOrEqual(answered + 8);
  });

  it('keeps users, keys and sessions over a restart, and its secret to itself', async () => {
    const product = await started();
    const person = await spender(product);
    await product.end();
    const again = await started({ folder: product.folder });
    const health = await fetch(`${again.url}/healthz`);
    expect(await health.text()).toBe('OK');
    expect((await postUsage(again, person)).status).toBe(201);
    const current = await fetch(`${again.url}/admin/api/v1/users/current`, {
      headers: { cookie: person.cookie },
    });
    expect(await current.json()).toMatchObject({ email: admin.email });
    expect(statSync(join(product.folder, 'data/coffer.db.secret')).mode & 0o077).toBe(0);
  });
});
