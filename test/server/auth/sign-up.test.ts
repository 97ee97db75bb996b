import { findUserByEmail, parseCredits } from '@coffer/db';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestBrowser } from '../../setup/browser.ts';
import { type TestDeps, createTestConfig, createTestDeps } from '../../setup/deps.ts';

const ada = { email: 'Ada@Example.com', password: 'correct horse' };

describe('signing up', () => {
  it('makes an account with a lower-case address and a UUIDv7, and signs it in', async () => {
    const deps = createTestDeps();
    const browser = new TestBrowser(deps.auth);
    expect((await browser.signUp(ada)).status).toBe(200);
    const user = await findUserByEmail(deps.db, 'ada@example.com');
    expect(user).toMatchObject({ email: 'ada@example.com', name: 'Ada', roles: [] });
    expect(user?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await (await browser.send('/get-session')).json()).toMatchObject({ user: { id: user?.id } });
  });

  it('makes one account when the same address signs up twice at once', async () => {
    const deps = createTestDeps();
    const answers = await Promise.all([
      new TestBrowser(deps.auth).signUp(ada),
      new TestBrowser(deps.auth).signUp(ada),
    ]);
    expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([200, 422]);
  });

  it('refuses an address that has an account, whatever its case', async () => {
    const deps = createTestDeps();
    await new TestBrowser(deps.auth).signUp(ada);
    const second = await new TestBrowser(deps.auth).signUp({ ...ada, email: 'ADA@example.com' });
    expect(second.status).toBe(422);
    expect(await second.json()).toMatchObject({ code: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL' });
  });

  it.each([
    ['an empty name', { ...ada, name: '  ' }, 'INVALID_INPUT'],
    ['a name over 200 characters', { ...ada, name: 'x'.repeat(201) }, 'INVALID_INPUT'],
    ['a name with a line break', { ...ada, name: 'Ada\nadmin' }, 'INVALID_INPUT'],
    ['a name with half a character', { ...ada, name: 'Ada \ud83d' }, 'INVALID_INPUT'],
    ['a name that turns the text after it', { ...ada, name: 'Ada\u202egrah' }, 'INVALID_INPUT'],
    [
      'an address that turns the text after it',
      { ...ada, email: 'a\u202eda@example.com' },
      'VALIDATION_ERROR',
    ],
    ['an address over 254 characters', { ...ada, email: `${'x'.repeat(245)}@example.com` }, 'INVALID_INPUT'],
    ['a password under 8 characters', { ...ada, password: '1234567' }, 'PASSWORD_TOO_SHORT'],
    ['a password over 128 characters', { ...ada, password: 'x'.repeat(129) }, 'PASSWORD_TOO_LONG'],
    ['credits of the own choice', { ...ada, initialCredits: 1_000_000 }, 'FIELD_NOT_ALLOWED'],
  ])('refuses %s', async (_, account, code) => {
    const deps = createTestDeps();
    const answer = await new TestBrowser(deps.auth).signUp(account);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code });
    expect(await findUserByEmail(deps.db, account.email)).toBeNull();
  });

  it('says in a sentence what is wrong with a name', async () => {
    const answer = await new TestBrowser(createTestDeps().auth).signUp({ ...ada, name: '' });
    expect(await answer.json()).toMatchObject({ message: 'The name must not be empty.' });
  });

  it('keeps no picture, and never shows what was promised', async () => {
    const deps = createTestDeps({ config: { credits: { initialNano: parseCredits('5') } } });
    const account = { ...ada, image: 'https://tracker.example/x.png' };
    const { user } = (await (await new TestBrowser(deps.auth).signUp(account)).json()) as { user: object };
    expect(user).toMatchObject({ image: null });
    expect(user).not.toHaveProperty('initialCredits');
  });

  it('is refused where it is switched off', async () => {
    const auth = { ...createTestConfig('').auth, allowSignUp: false };
    const deps = createTestDeps({ config: { auth } });
    const answer = await new TestBrowser(deps.auth).signUp(ada);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'EMAIL_PASSWORD_SIGN_UP_DISABLED' });
    expect(await findUserByEmail(deps.db, ada.email)).toBeNull();
  });
});

describe('the limit of accounts', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Signs up once a minute from one address, refused before any costly hashing: what is counted are the requests. */
  async function trySignUps(deps: TestDeps, address: string, times: number): Promise<Response[]> {
    const answers: Response[] = [];
    for (let count = 0; count < times; count += 1) {
      vi.setSystemTime(Date.now() + 61_000);
      answers.push(await new TestBrowser(deps.auth, { address }).signUp({ ...ada, password: 'short' }));
    }
    return answers;
  }

  it('stops an address after twenty a day, and says when to come back', async () => {
    const deps = createTestDeps();
    const answers = await trySignUps(deps, '2001:db8:0:1::1', 21);
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 400), 429]);
    const waitSeconds = Number(answers.at(-1)?.headers.get('x-retry-after'));
    expect(waitSeconds).toBeGreaterThan(86_400 - 22 * 61);
    expect((await trySignUps(deps, '2001:db8:0:1::2', 1))[0]?.status).toBe(429);
    expect((await trySignUps(deps, '2001:db8:0:2::1', 1))[0]?.status).toBe(400);
    vi.setSystemTime(Date.now() + waitSeconds * 1000);
    expect((await trySignUps(deps, '2001:db8:0:1::1', 1))[0]?.status).toBe(400);
  });

  it('stops nobody from signing in', async () => {
    const deps = createTestDeps();
    const address = '192.0.2.1';
    await new TestBrowser(deps.auth).signUp(ada);
    await trySignUps(deps, address, 21);
    expect((await new TestBrowser(deps.auth, { address }).signIn(ada.email, ada.password)).status).toBe(200);
  });
});

describe('the session cookie', () => {
  it('is for this site and out of reach of scripts', async () => {
    const deps = createTestDeps();
    const [cookie] = (await new TestBrowser(deps.auth).signUp(ada)).headers.getSetCookie();
    expect(cookie).toMatch(/^coffer\.session_token=/);
    expect(cookie).toMatch(/; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('is never sent in clear where the host is https', async () => {
    const deps = createTestDeps({ config: { hostUrl: 'https://credits.example.com' } });
    const browser = new TestBrowser(deps.auth, { origin: 'https://credits.example.com' });
    const [cookie] = (await browser.signUp(ada)).headers.getSetCookie();
    expect(cookie).toMatch(/^__Secure-coffer\.session_token=/);
    expect(cookie).toContain('; Secure');
  });
});
