import {
  type TransactionFilter,
  findUserByEmail,
  formatCredits,
  grantOwedInitialCredits,
  listTransactions,
  parseCredits,
} from '@coffer/db';
import { ensureFirstAdmin, setUp } from '@coffer/server/auth/set-up.ts';
import { createUser } from '@coffer/server/user/create.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TestBrowser } from '../../setup/browser.ts';
import { createPerson } from '../../setup/callers.ts';
import { type TestDeps, createTestConfig, createTestDeps } from '../../setup/deps.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const credits = { initialNano: parseCredits('12.5') };
const email = 'ada@example.com';
const password = 'correct horse';

async function grantsOf(deps: Pick<TestDeps, 'db'>, address: string): Promise<string[]> {
  const user = await findUserByEmail(deps.db, address);
  const filter: TransactionFilter = { userId: user?.id ?? '' };
  const { data } = await listTransactions(deps.db, filter, { limit: 10 });
  return data.map((row) => `${row.type} ${formatCredits(row.amount)} by ${row.actor.id}`);
}

const once = ['admin_grant 12.50 by sign_up'];

describe('initial credits', () => {
  it('come with signing up', async () => {
    const deps = createTestDeps({ config: { credits } });
    await new TestBrowser(deps.auth).signUp({ email, password });
    expect(await grantsOf(deps, email)).toEqual(once);
  });

  it('come with an account that a manager makes, also where sign-up is switched off', async () => {
    const auth = { ...createTestConfig('').auth, allowSignUp: false };
    const deps = createTestDeps({ config: { credits, auth } });
    const admin = await createPerson(deps, 'Root', ['PlatformManager']);
    const { user } = await createUser(deps, admin, { email, name: 'Ada' });
    expect(formatCredits(user.balance)).toBe('12.50');
    expect(await grantsOf(deps, email)).toEqual(once);
  });

  it('come with the configured admin, once', async () => {
    const deps = createTestDeps({ config: { credits, admin: { email, password } } });
    await ensureFirstAdmin(deps);
    await ensureFirstAdmin(deps);
    expect(await grantsOf(deps, email)).toEqual(once);
  });

  it('come with the admin of try-out mode, once', async () => {
    const deps = createTestDeps({ config: { credits, tryOut: true } });
    await ensureFirstAdmin(deps);
    await ensureFirstAdmin(deps);
    expect(await grantsOf(deps, 'admin@coffer.local')).toEqual(once);
  });

  it('come with the admin that the set-up link makes', async () => {
    const deps = createTestDeps({ config: { credits } });
    const offered = await ensureFirstAdmin(deps);
    const token = offered.kind === 'link' ? (new URL(offered.url).searchParams.get('token') ?? '') : '';
    await setUp(deps, { token, name: 'Ada', email, password });
    expect(await grantsOf(deps, email)).toEqual(once);
  });

  it('leave no trace where none are configured', async () => {
    const deps = createTestDeps();
    await new TestBrowser(deps.auth).signUp({ email, password });
    expect(await grantsOf(deps, email)).toEqual([]);
  });
});

describe('a crash between the account and its credits', () => {
  /** Makes an account whose grant never got to the disk. */
  async function createOwedAccount(): Promise<TestDeps> {
    const deps = createTestDeps({ config: { credits } });
    const { writer } = deps.db;
    const run = writer.run.bind(writer);
    const crash = vi.spyOn(writer, 'run').mockImplementation((name, input) => {
      return name === 'grantInitialCredits' ? Promise.reject(new Error('killed')) : run(name, input);
    });
    const failed = vi.spyOn(deps.log, 'error');
    expect((await new TestBrowser(deps.auth).signUp({ email, password })).status).toBe(200);
    expect(failed).toHaveBeenCalledOnce();
    crash.mockRestore();
    expect(await grantsOf(deps, email)).toEqual([]);
    return deps;
  }

  it('is made good at the next start', async () => {
    const deps = await createOwedAccount();
    expect(await grantOwedInitialCredits(deps.db)).toBe(1);
    expect(await grantsOf(deps, email)).toEqual(once);
    expect(await grantOwedInitialCredits(deps.db)).toBe(0);
    expect(await grantsOf(deps, email)).toEqual(once);
  });

  it('is made good once, whatever runs twice', async () => {
    const deps = await createOwedAccount();
    await Promise.all([deps.db, deps.db].map((db) => grantOwedInitialCredits(db)));
    expect(await grantsOf(deps, email)).toEqual(once);
  });

  it('keeps the promise that was made, whatever is promised to others since', async () => {
    const { db } = await createOwedAccount();
    const later = createTestDeps({ db, config: { credits: { initialNano: parseCredits('1') } } });
    await grantOwedInitialCredits(later.db);
    expect(await grantsOf(later, email)).toEqual(once);
  });
});
