import { findUserByEmail, hasPlatformManager, listUsers } from '@coffer/db';
import { type SetUp, ensureFirstAdmin, setUp } from '@coffer/server/auth/set-up.ts';
import { describe, expect, it } from 'vitest';
import { TestBrowser } from '../../setup/browser.ts';
import { createPerson } from '../../setup/callers.ts';
import { type TestDeps, createTestDeps } from '../../setup/deps.ts';
import { refusalOf } from '../../setup/refusal.ts';

const email = 'ada@example.com';
const password = 'correct horse';

async function offerToken(deps: TestDeps): Promise<string> {
  const admin = await ensureFirstAdmin(deps);
  const url = admin.kind === 'link' ? admin.url : '';
  expect(url).toMatch(/^http:\/\/localhost:3001\/setup\?token=[\w-]{32}$/);
  return new URL(url).searchParams.get('token') ?? '';
}

function wanted(token: string, change: Partial<SetUp> = {}): SetUp {
  return { token, name: 'Ada', email, password, ...change };
}

async function signInStatus(deps: TestDeps, address: string, word: string): Promise<number> {
  return (await new TestBrowser(deps.auth).signIn(address, word)).status;
}

describe('the set-up link', () => {
  it('makes a Platform Manager who can sign in', async () => {
    const deps = createTestDeps();
    const token = await offerToken(deps);
    expect(await setUp(deps, wanted(token, { email: 'ADA@example.com' }))).toEqual({ email });
    expect(await findUserByEmail(deps.db, email)).toMatchObject({ name: 'Ada', roles: ['PlatformManager'] });
    expect(await signInStatus(deps, email, password)).toBe(200);
  });

  it('works once', async () => {
    const deps = createTestDeps();
    const token = await offerToken(deps);
    await setUp(deps, wanted(token));
    const again = setUp(deps, wanted(token, { email: 'eve@example.com' }));
    expect(await refusalOf(again)).toBe('set_up_done');
    expect(await ensureFirstAdmin(deps)).toEqual({ kind: 'present', email });
  });

  it('makes one admin when two use it at once', async () => {
    const deps = createTestDeps();
    const token = await offerToken(deps);
    const rivals = ['ada', 'eve', 'bob'].map((name) =>
      refusalOf(setUp(deps, wanted(token, { email: `${name}@example.com` }))),
    );
    const outcomes = await Promise.all(rivals);
    expect(outcomes.sort()).toEqual(['accepted', 'set_up_token_invalid', 'set_up_token_invalid']);
    expect((await listUsers(deps.db, { skip: 0, limit: 10 })).totalCount).toBe(1);
  });

  it('ends when a later start prints another', async () => {
    const deps = createTestDeps();
    const [first, second] = [await offerToken(deps), await offerToken(deps)];
    expect(first).not.toBe(second);
    expect(await refusalOf(setUp(deps, wanted(first)))).toBe('set_up_token_invalid');
    expect(await refusalOf(setUp(deps, wanted(second)))).toBe('accepted');
  });

  it('ends after thirty days', async () => {
    const deps = createTestDeps();
    const token = await offerToken(deps);
    deps.clock.advance(30 * 86_400_000);
    expect(await refusalOf(setUp(deps, wanted(token)))).toBe('set_up_token_invalid');
  });

  it('cannot be guessed, nor used before one was printed', async () => {
    const deps = createTestDeps();
    expect(await refusalOf(setUp(deps, wanted('anything')))).toBe('set_up_token_invalid');
    const token = await offerToken(deps);
    expect(await refusalOf(setUp(deps, wanted(`${token}x`)))).toBe('set_up_token_invalid');
    expect(await refusalOf(setUp(deps, wanted('')))).toBe('set_up_token_invalid');
    expect(await hasPlatformManager(deps.db)).toBe(false);
  });

  it.each([
    ['the password is too short', { password: '1234567' }, 'password_too_short'],
    ['the name is empty', { name: ' ' }, 'invalid_input'],
    ['the address is none', { email: 'ada' }, 'invalid_input'],
    ['the address has an account already', { email: 'eve@example.com' }, 'email_taken'],
  ])('stays good when %s', async (_, change, code) => {
    const deps = createTestDeps();
    await createPerson(deps, 'Eve');
    const token = await offerToken(deps);
    expect(await refusalOf(setUp(deps, wanted(token, change)))).toBe(code);
    expect(await refusalOf(setUp(deps, wanted(token)))).toBe('accepted');
  });

  it('stays good when the address is taken in the same moment', async () => {
    const deps = createTestDeps();
    const token = await offerToken(deps);
    const outcomes = await Promise.all([
      refusalOf(setUp(deps, wanted(token))),
      new TestBrowser(deps.auth).signUp({ email, password }).then(({ status }) => status),
    ]);
    const retried = await refusalOf(setUp(deps, wanted(token, { email: 'eve@example.com' })));
    expect([outcomes.join(), retried]).toEqual(
      outcomes[0] === 'accepted' ? ['accepted,422', 'set_up_done'] : ['email_taken,200', 'accepted'],
    );
  });
});
