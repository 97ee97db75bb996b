import { getUser } from '@coffer/server/user/get.ts';
import { listUsers } from '@coffer/server/user/list.ts';
import { describe, expect, it } from 'vitest';
import { createKeyOf, createPerson } from '../../setup/callers.ts';
import { createTestDeps } from '../../setup/deps.ts';
import { refusalOf } from '../../setup/refusal.ts';

const page = { skip: 0, limit: 10 };

describe('reading users', () => {
  it('shows managers everybody by name', async () => {
    const deps = createTestDeps();
    const bill = await createPerson(deps, 'Bill', ['BillingManager']);
    const ada = await createPerson(deps, 'ada');
    const list = await listUsers(deps, bill, page);
    expect(list.data.map(({ name }) => name)).toEqual(['ada', 'Bill']);
    expect(list.totalCount).toBe(2);
    expect((await listUsers(deps, bill, { ...page, search: 'BIL' })).totalCount).toBe(1);
    expect(await getUser(deps, bill, ada.userId)).toMatchObject({ name: 'ada', roles: [] });
  });

  it('shows everybody else themselves alone', async () => {
    const deps = createTestDeps();
    const [ada, eve] = [await createPerson(deps, 'Ada'), await createPerson(deps, 'Eve')];
    expect(await getUser(deps, ada, ada.userId)).toMatchObject({ email: 'ada@example.com' });
    expect(await refusalOf(getUser(deps, ada, eve.userId))).toBe('forbidden');
    expect(await refusalOf(getUser(deps, ada, 'nobody'))).toBe('forbidden');
    expect(await refusalOf(listUsers(deps, ada, page))).toBe('forbidden');
  });

  it('needs the scope users:read of a key', async () => {
    const deps = createTestDeps();
    const bill = await createPerson(deps, 'Bill', ['BillingManager']);
    const { caller: writing } = await createKeyOf(deps, bill, { scopes: ['credits:read'] });
    expect(await refusalOf(listUsers(deps, writing, page))).toBe('scope_missing');
    expect(await refusalOf(getUser(deps, writing, bill.userId))).toBe('scope_missing');
    const { caller: reading } = await createKeyOf(deps, bill, { scopes: ['users:read'] });
    expect(await refusalOf(listUsers(deps, reading, page))).toBe('accepted');
    expect(await refusalOf(getUser(deps, reading, 'nobody'))).toBe('user_not_found');
  });
});
