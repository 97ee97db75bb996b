import type { GrantedRole, User } from '@coffer/db';
import { Refusal, changeUser, getUser } from '@coffer/db';
import type { Caller, Scope } from '@coffer/server/access/caller.ts';
import { createCaller } from '@coffer/server/api/router.ts';
import type { TestDeps } from '../../setup/deps.ts';

/** Signs somebody up and gives them roles. */
export async function makeUser(deps: TestDeps, name: string, roles: GrantedRole[] = []): Promise<User> {
  const email = `${name.toLowerCase()}@example.com`;
  const { user } = await deps.auth.api.signUpEmail({ body: { name, email, password: 'correct horse' } });
  await changeUser(deps.db, user.id, { roles });
  const made = await getUser(deps.db, user.id);
  if (!made) throw new Error('the account was not made');
  return made;
}

/** The typed API as somebody sees it: a signed-in person, or an application with a key of some scopes. */
export function apiAs(deps: TestDeps, user: User | null, scopes?: readonly Scope[]) {
  const key = scopes ? { id: 'key', name: 'Application', scopes } : null;
  const caller = async (): Promise<Caller> => {
    if (!user) throw new Refusal('not_signed_in');
    const now = await getUser(deps.db, user.id);
    if (!now) throw new Refusal('not_signed_in');
    return { userId: user.id, name: user.name, roles: now.roles, key };
  };
  const stopping = new AbortController();
  return createCaller({ deps, caller, callerNow: caller, stopping: stopping.signal });
}
