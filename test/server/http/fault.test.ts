import { join } from 'node:path';
import { type Database, openDatabase } from '@coffer/db';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLedger } from '../../../db/ledger/ledger.ts';
import type { Committed } from '../../../db/write/batch.ts';
import { ThreadCommitter } from '../../../db/write/thread/thread.ts';
import { type Call, type Committer, Writer } from '../../../db/write/writer.ts';
import { auditBooks } from '../../db/ledger/chain.ts';
import { connectPlain } from '../../db/open.ts';
import { type TestApp, createTestApp, v1 } from '../../setup/app.ts';
import { createTestFolder } from '../../setup/database.ts';

/** The whole app over a database that a thread of its own writes, as in production, and a manager's key. */
async function openProduct() {
  const db = openDatabase({ path: join(createTestFolder(), 'coffer.db') });
  onTestFinished(() => db.close());
  const server = createTestApp({ db });
  const admin = await server.person('Pia', 'PlatformManager');
  const headers = await server.key(admin, 'credits:write', 'credits:read');
  return { db, server, userId: admin.userId, headers };
}

type Product = Awaited<ReturnType<typeof openProduct>>;

function grant(
  { server, userId, headers }: Pick<Product, 'server' | 'userId' | 'headers'>,
  sourceId: string,
) {
  const body = { user_id: userId, transaction_type: 'admin_grant', amount: '1', source_id: sourceId };
  return server.call(`${v1}/transactions`, {
    method: 'POST',
    headers,
    body: { ...body, description: 'x'.repeat(500) },
  });
}

async function expectUnavailable(response: Response, code: string): Promise<void> {
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await response.json()).toMatchObject({
    code,
    status: 503,
    detail: expect.stringContaining('try again'),
  });
}

function pragma(db: Database, sql: string): Promise<unknown> {
  return db.writer.run('statement', { sql: `PRAGMA ${sql}`, params: [], method: 'get' });
}

async function expectRight(server: TestApp, sources: readonly string[]): Promise<void> {
  const plain = connectPlain(server.deps.db.path);
  expect(auditBooks(plain)).toEqual([]);
  expect(plain.prepare('SELECT source FROM ledger_transaction').pluck().all()).toEqual(sources);
}

describe('a disk that is full', () => {
  it('has a post answered 503 with Retry-After, reads go on, and posts too once there is room', async () => {
    const product = await openProduct();
    const { db, server, headers } = product;
    // SQLite takes this as: no page more than there are now.
    await pragma(db, 'max_page_count = 1');
    const granted: string[] = [];
    let response = await grant(product, 'grant-0');
    while (response.status === 201) {
      granted.push(`grant-${granted.length}`);
      response = await grant(product, `grant-${granted.length}`);
    }
    await expectUnavailable(response, 'database_unavailable');
    const list = await server.call(`${v1}/transactions?limit=1`, { headers });
    expect(list.status).toBe(200);
    await expectRight(server, granted);
    await pragma(db, 'max_page_count = 1000000');
    expect((await grant(product, `grant-${granted.length}`)).status).toBe(201);
    await expectRight(server, [...granted, `grant-${granted.length}`]);
  });
});

describe('another program that holds the file', () => {
  it('has posts and /readyz answered 503, and all is well once it lets go', async () => {
    const product = await openProduct();
    await pragma(product.db, 'busy_timeout = 20');
    const other = connectPlain(product.db.path);
    other.exec('BEGIN IMMEDIATE');
    await expectUnavailable(await grant(product, 'a'), 'database_unavailable');
    await expectUnavailable(await product.server.call('/readyz'), 'database_unavailable');
    other.exec('ROLLBACK');
    expect((await product.server.call('/readyz')).status).toBe(200);
    expect((await grant(product, 'a')).status).toBe(201);
    await expectRight(product.server, ['a']);
  });
});

/** A disk that takes its time. */
class SlowCommitter implements Committer {
  readonly #inner: Committer;
  readonly #ready: Promise<void>;

  constructor(inner: Committer, ready: Promise<void>) {
    this.#inner = inner;
    this.#ready = ready;
  }

  async commit(calls: readonly Call[]): Promise<Committed> {
    await this.#ready;
    return this.#inner.commit(calls);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}

describe('more than the queue holds', () => {
  it('is answered 503 overloaded with Retry-After at once, and what waits is answered in its turn', async () => {
    const { db, userId, headers } = await openProduct();
    const disk = Promise.withResolvers<void>();
    const committer = new SlowCommitter(new ThreadCommitter({ path: db.path }), disk.promise);
    const writer = new Writer({ committer, onCommit: () => {}, maxWaiting: 5 });
    onTestFinished(() => writer.close());
    const server = createTestApp({ db: { ...db, writer, ledger: createLedger({ writer }) } });
    const sources = Array.from({ length: 30 }, (_, index) => `grant-${index}`);
    const answers = sources.map((source) => grant({ server, userId, headers }, source));
    // Nothing but a refusal can be answered before the disk is ready.
    await expectUnavailable(await Promise.race(answers), 'overloaded');
    disk.resolve();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([201, 503]));
    const written = connectPlain(db.path).prepare('SELECT source FROM ledger_transaction').pluck().all();
    expect(new Set(written)).toEqual(new Set(sources.filter((_, index) => statuses[index] === 201)));
    expect((await grant({ server, userId, headers }, 'later')).status).toBe(201);
    expect(auditBooks(connectPlain(db.path))).toEqual([]);
  });
});
