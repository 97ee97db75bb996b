import type { GrantedRole } from '@coffer/db';
import type { Caller, Scope } from '@coffer/server/access/caller.ts';
import { openAccount } from '@coffer/server/auth/account.ts';
import { createKey } from '@coffer/server/key/create.ts';
import type { TestDeps } from './deps.ts';

/** A person with an account of this name, signed in. */
export async function createPerson(
  deps: TestDeps,
  name: string,
  roles: readonly GrantedRole[] = [],
): Promise<Caller> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
  const user = await openAccount(deps, { email, name, password: null, roles });
  return { userId: user.id, name, roles, key: null };
}

/** A key of a person, and the caller that it makes. */
export async function createKeyOf(
  deps: TestDeps,
  owner: Caller,
  limits: { readonly scopes?: readonly Scope[]; readonly expiresAt?: Date } = {},
): Promise<{ readonly caller: Caller; readonly secret: string; readonly id: string }> {
  const { scopes = null, expiresAt = null } = limits;
  const { key, secret } = await createKey(deps, owner, {
    userId: owner.userId,
    name: 'Script',
    scopes,
    expiresAt,
  });
  return { caller: { ...owner, key: { id: key.id, name: key.name, scopes } }, secret, id: key.id };
}

/** The headers of a request with a key. */
export function bearer(secret: string): Headers {
  return new Headers({ authorization: `Bearer ${secret}` });
}
