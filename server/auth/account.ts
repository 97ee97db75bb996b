import {
  type GrantedRole,
  Refusal,
  type User,
  changeUser,
  failureCode,
  findUserByEmail,
  revokeApiKeys,
} from '@coffer/db';
import type { Deps } from '../deps.ts';
import { readEmail, readName, readPassword } from './account-fields.ts';
import { forgetResetLinks } from './reset-link.ts';

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  /** Null: its owner sets one by a reset link. */
  readonly password: string | null;
  readonly roles: readonly GrantedRole[];
}

/**
 * The account as it would be stored.
 * @throws Refusal `invalid_input`, `password_too_short`.
 */
export function readAccount(given: NewAccount): NewAccount {
  return {
    email: readEmail(given.email),
    name: readName(given.name),
    password: given.password === null ? null : readPassword(given.password),
    roles: given.roles,
  };
}

/**
 * Makes an account as sign-up does, initial credits included, whether or not people may sign up by themselves.
 * @throws Refusal `email_taken`, `invalid_input`, `password_too_short`.
 */
export async function openAccount(deps: Deps, given: NewAccount): Promise<User> {
  const { email, name, password, roles } = readAccount(given);
  if (await findUserByEmail(deps.db, email)) throw new Refusal('email_taken');
  const { internalAdapter, password: passwords } = await deps.auth.$context;
  const hash = password === null ? null : await passwords.hash(password);
  const { id } = await internalAdapter
    .createUser({ email, name, emailVerified: false }, { method: 'admin' })
    .catch((error: unknown) => {
      throw failureCode(error) === 'SQLITE_CONSTRAINT_UNIQUE' ? new Refusal('email_taken') : error;
    });
  if (hash !== null) await internalAdapter.linkAccount(credentialOf(id, hash));
  return changeUser(deps.db, id, { roles });
}

function credentialOf(userId: string, password: string) {
  return { userId, accountId: userId, providerId: 'credential', password };
}

/**
 * Gives an account that is there already to whoever may administer this instance. It may be that somebody else opened
 * it: the old password, sessions, reset links and API keys end first.
 */
export async function takeOverAccount(deps: Deps, account: { id: string; password: string }): Promise<User> {
  const { id, password } = account;
  const { internalAdapter, password: passwords } = await deps.auth.$context;
  const hash = await passwords.hash(readPassword(password));
  if (await internalAdapter.findCredentialAccount(id)) await internalAdapter.updatePassword(id, hash);
  else await internalAdapter.linkAccount(credentialOf(id, hash));
  await internalAdapter.deleteUserSessions(id);
  await forgetResetLinks(deps, id);
  await revokeApiKeys(deps.db, id);
  const user = await changeUser(deps.db, id, { roles: ['PlatformManager'] });
  deps.keyRing.forget();
  return user;
}
