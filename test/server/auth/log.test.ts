import { createAuth } from '@coffer/server/auth/auth.ts';
import { describeFault } from '@coffer/server/auth/fault.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TestBrowser } from '../../setup/browser.ts';
import { createTestDeps } from '../../setup/deps.ts';

const email = 'ada@example.com';
const password = 'correct horse';

afterEach(() => {
  vi.restoreAllMocks();
});

function createRecorder() {
  const record = () => vi.fn<(facts: object, text?: string) => void>();
  return { error: record(), warn: record(), debug: record() };
}

describe('the log of the sign-in', () => {
  it('tells where a query failed, and none of its values', async () => {
    const deps = createTestDeps();
    const log = createRecorder();
    const auth = createAuth({ ...deps, log });
    vi.spyOn(deps.db.writer, 'run').mockImplementation(async () => {
      throw new Error(`Failed query: insert into user\nparams: ${email},${password}`, {
        cause: Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' }),
      });
    });
    const printed = vi.spyOn(console, 'error');
    expect((await new TestBrowser(auth).signUp({ email, password })).status).toBe(422);
    expect(log.error).toHaveBeenCalledWith(
      { fault: expect.objectContaining({ code: 'SQLITE_FULL' }) },
      'Better Auth failed',
    );
    const said = JSON.stringify([log.error, log.warn, log.debug].map(({ mock }) => mock.calls));
    expect(said).not.toMatch(/ada@example|correct horse/);
    expect(printed).not.toHaveBeenCalled();
  });

  it('keeps an unexpected error for whoever answers the request', async () => {
    const deps = createTestDeps();
    vi.spyOn(deps.db.readClient, 'prepare').mockImplementation(() => {
      throw new Error('disk gone');
    });
    const printed = vi.spyOn(console, 'error');
    await expect(new TestBrowser(deps.auth).signIn(email, password)).rejects.toHaveProperty(
      'cause.message',
      'disk gone',
    );
    expect(printed).not.toHaveBeenCalled();
  });

  it('cuts short what a request can make it say', async () => {
    const deps = createTestDeps();
    const log = createRecorder();
    const auth = createAuth({ ...deps, log });
    const origin = `https://${'evil.'.repeat(2000)}example`;
    await new TestBrowser(auth, { origin }).signIn(email, password);
    const [facts] = log.warn.mock.calls[0] ?? [];
    expect(facts).toEqual({ said: expect.stringContaining('evil.evil.') });
    expect(JSON.stringify(facts).length).toBeLessThan(220);
  });

  it('does not take a stranger’s mistake for a fault', async () => {
    const deps = createTestDeps();
    const log = createRecorder();
    const auth = createAuth({ ...deps, log });
    await new TestBrowser(auth).signIn(email, password);
    await new TestBrowser(auth, { origin: 'https://evil.example' }).signIn(email, password);
    expect(log.error).not.toHaveBeenCalled();
    expect(log.warn).toHaveBeenCalledOnce();
  });

  it('does not take it for one either that the same address signs up twice at once', async () => {
    const deps = createTestDeps();
    const log = createRecorder();
    const auth = createAuth({ ...deps, log });
    await Promise.all([1, 2, 3].map(() => new TestBrowser(auth).signUp({ email, password })));
    expect(log.error).not.toHaveBeenCalled();
    expect(log.warn).toHaveBeenCalled();
  });
});

describe('a fault', () => {
  it('is told by its type, its code and its place', () => {
    const fault = describeFault(Object.assign(new TypeError('secret'), { code: 'ERR_X' }));
    expect(fault).toMatchObject({ type: 'TypeError', code: 'ERR_X' });
    expect(fault.at[0]).toContain('log.test.ts');
    expect(JSON.stringify(fault)).not.toContain('secret');
  });

  it('is told of what is no error, too', () => {
    expect(describeFault('secret')).toEqual({ type: 'string', code: '', at: [] });
  });
});
