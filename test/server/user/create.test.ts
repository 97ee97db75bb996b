import { findUserByEmail } from '@coffer/db';
import { createUser } from '@coffer/server/user/create.ts';
import { createResetLink } from '@coffer/server/user/reset-link.ts';
import { describe, expect, it } from 'vitest';
import { TestBrowser } from '../../setup/browser.ts';
import { createKeyOf, createPerson } from '../../setup/callers.ts';
import { createTestDeps } from '../../setup/deps.ts';
import { refusalOf } from '../../setup/refusal.ts';

const ada = { email: 'Ada@Example.com', name: ' Ada ' };
const password = 'correct horse';

describe('making a user', () => {
  it('gives an account that signs in with the password', async () => {
    const deps = createTestDeps();
    const admin = await createPerson(deps, 'Root', ['PlatformManager']);
    const made = await createUser(deps, admin, {
      ...ada,
      password,
      roles: ['StandardUser', 'BillingManager'],
    });
    expect(made.resetUrl).toBeNull();
    expect(made.user).toMatchObject({ email: 'ada@example.com', name: 'Ada', roles: ['BillingManager'] });
    expect((await new TestBrowser(deps.auth).signIn('ada@example.com', password)).status).toBe(200);
  });

  it('gives a link where no password is given, and no sign-in before it was used', async () => {
    const deps = createTestDeps();
    const admin = await createPerson(deps, 'Root', ['PlatformManager']);
    const { resetUrl } = await createUser(deps, admin, ada);
    const browser = new TestBrowser(deps.auth);
    expect((await browser.signIn(ada.email, password)).status).toBe(401);
    const token = new URL(resetUrl ?? '').searchParams.get('token');
    expect((await browser.send('/reset-password', { token, newPassword: password })).status).toBe(200);
    expect((await browser.signIn(ada.email, password)).status).toBe(200);
  });

  it.each([
    ['an address that has an account', { ...ada, email: 'ROOT@example.com' }, 'email_taken'],
    ['an address that is none', { ...ada, email: 'ada@' }, 'invalid_input'],
    ['an empty name', { ...ada, name: '  ' }, 'invalid_input'],
    ['a name with a control character', { ...ada, name: 'A\0da' }, 'invalid_input'],
    ['a name that turns the text after it', { ...ada, name: 'Ada \u2067x' }, 'invalid_input'],
    ['a name over 200 characters', { ...ada, name: 'x'.repeat(201) }, 'invalid_input'],
    ['a short password', { ...ada, password: '1234567' }, 'password_too_short'],
    ['a password over 128 characters', { ...ada, password: 'x'.repeat(129) }, 'invalid_input'],
  ])('refuses %s', async (_, wanted, code) => {
    const deps = createTestDeps();
    const admin = await createPerson(deps, 'Root', ['PlatformManager']);
    expect(await refusalOf(createUser(deps, admin, wanted))).toBe(code);
    expect(await findUserByEmail(deps.db, ada.email)).toBeNull();
  });

  it('makes one account when two ask for the same address at once', async () => {
    const deps = createTestDeps();
    const admin = await createPerson(deps, 'Root', ['PlatformManager']);
    const rivals = [1, 2, 3].map(() => refusalOf(createUser(deps, admin, { ...ada, password })));
    expect((await Promise.all(rivals)).sort()).toEqual(['accepted', 'email_taken', 'email_taken']);
  });

  it('is for Platform Managers', async () => {
    const deps = createTestDeps();
    for (const roles of [[], ['BillingManager']] as const) {
      const caller = await createPerson(deps, `Person ${roles.length}`, roles);
      expect(await refusalOf(createUser(deps, caller, ada))).toBe('forbidden');
    }
  });

  it('needs the scope users:write, and with it hands out no manager’s powers', async () => {
    const deps = createTestDeps();
    const admin = await createPerson(deps, 'Root', ['PlatformManager']);
    const reading = await createKeyOf(deps, admin, { scopes: ['users:read'] });
    const writing = await createKeyOf(deps, admin, { scopes: ['users:write'] });
    const whole = await createKeyOf(deps, admin);
    const manager = { ...ada, roles: ['PlatformManager'] as const };
    expect(await refusalOf(createUser(deps, reading.caller, ada))).toBe('scope_missing');
    expect(await refusalOf(createUser(deps, writing.caller, manager))).toBe('scope_missing');
    expect(await refusalOf(createUser(deps, writing.caller, ada))).toBe('accepted');
    const other = { ...manager, email: 'eve@example.com' };
    expect(await refusalOf(createUser(deps, whole.caller, other))).toBe('accepted');
  });

  it('gives a limited key no way into the account, whatever the account becomes', async () => {
    const deps = createTestDeps();
    const admin = await createPerson(deps, 'Root', ['PlatformManager']);
    const { caller: key } = await createKeyOf(deps, admin, { scopes: ['users:write'] });
    await expect(createUser(deps, key, { ...ada, password })).rejects.toMatchObject({
      code: 'scope_missing',
      facts: { detail: expect.stringContaining('cannot set passwords') },
    });
    const { user, resetUrl } = await createUser(deps, key, ada);
    expect(resetUrl).toBeNull();
    expect(await refusalOf(createResetLink(deps, key, user.id))).toBe('scope_missing');
    expect(await refusalOf(createResetLink(deps, admin, user.id))).toBe('accepted');
  });
});
