import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, startProduct } from './product.ts';
import { type SignedIn, admin, signIn } from './stage/people.ts';
import { dummyVariables } from './stage/stage.ts';

/** What a run of autocannon tells, as far as it is read here. */
interface Result {
  readonly '2xx': number;
  readonly non2xx: number;
  readonly errors: number;
  readonly timeouts: number;
}

const autocannon = fileURLToPath(import.meta.resolve('autocannon'));
const seconds = 3;

let product: Product;
let person: SignedIn;
let key: string;

beforeAll(async () => {
  product = await startProduct({ variables: dummyVariables });
  person = await signIn(product.url, admin);
  const scopes = ['usage:write', 'credits:read'] as const;
  ({ key } = await person.api.key.create.mutate({ name: 'load', scopes: [...scopes] }));
  const requestId = crypto.randomUUID();
  await person.api.grant.post.mutate({ userId: person.id, amount: '1000000', requestId });
});
afterAll(() => product?.close());

async function load(path: string, args: readonly string[]): Promise<Result> {
  const common = ['--json', '--connections', '16', '--duration', String(seconds), '--no-progress'];
  const headers = ['--headers', `authorization=Bearer ${key}`];
  const command = [autocannon, ...common, ...headers, ...args, product.url + path];
  const { stdout } = await promisify(execFile)(process.execPath, command, { maxBuffer: 10_000_000 });
  return JSON.parse(stdout) as Result;
}

const faultless = { non2xx: 0, errors: 0, timeouts: 0 };

describe('under load', () => {
  it('every usage posted is answered, and counted exactly', async () => {
    const body = JSON.stringify({ user_id: person.id, transaction_type: 'usage', amount: '0.000000001' });
    const json = ['--headers', 'content-type=application/json'];
    const result = await load('/admin/api/v1/transactions', ['--method', 'POST', ...json, '--body', body]);
    expect(result).toMatchObject(faultless);
    expect(result['2xx']).toBeGreaterThan(100);
    const { asOfSeq, balance } = await person.api.balance.get.query();
    // The grant came first; requests cut off at the end were posted without being counted by the client.
    const posted = asOfSeq - 1;
    expect(posted).toBeGreaterThanOrEqual(result['2xx']);
    expect(BigInt(balance.replace('.', '').padEnd(15, '0'))).toBe(1_000_000n * 10n ** 9n - BigInt(posted));
  });

  it('every balance asked for is answered', async () => {
    const result = await load('/trpc/balance.get', []);
    expect(result).toMatchObject(faultless);
    expect(result['2xx']).toBeGreaterThan(100);
  });
});
