import { Refusal, getUser } from '@coffer/db';
import { type Caller, isManager } from '../access/caller.ts';
import type { Deps } from '../deps.ts';
import type { KeyHolder } from './key-ring.ts';

/**
 * Who makes a request. A Bearer decides alone: a session never rescues a bad one.
 * @throws Refusal `bad_credentials` for a key that is unknown, expired or revoked; `not_signed_in` without any.
 */
export async function resolveCaller(deps: Deps, headers: Headers): Promise<Caller> {
  const holder = await findHolder(deps, headers);
  return holder ? callerOf(holder) : resolveVisitor(deps, headers);
}

/** Whose API key a request presents; null when it presents none, or none that counts. */
export async function findHolder({ keyRing }: Deps, headers: Headers): Promise<KeyHolder | null> {
  const presented = presentedKey(headers);
  return presented === null ? null : keyRing.find(presented);
}

/** The caller that a key stands for. */
export function callerOf({ key, userName, roles }: KeyHolder): Caller {
  const { id, name, scopes, userId } = key;
  return { userId, name: userName, roles, key: { id, name, scopes } };
}

/**
 * Who makes a request for which `findHolder` found nobody.
 * @throws Refusal `bad_credentials` when it presents a key all the same; `not_signed_in`.
 */
export async function resolveVisitor(deps: Deps, headers: Headers): Promise<Caller> {
  if (presentedKey(headers) !== null) throw new Refusal('bad_credentials');
  if (headers.has('cookie')) return resolveSession(deps, headers);
  throw new Refusal('not_signed_in');
}

/** The API key that a request presents, whether it is one or not; null for a request without. */
export function presentedKey(headers: Headers): string | null {
  const [scheme = '', key = ''] = headers.get('authorization')?.trim().split(/ +/, 2) ?? [];
  // Another scheme is for a proxy in front, which browsers send along with each request.
  return scheme.toLowerCase() === 'bearer' ? key : null;
}

async function resolveSession(deps: Deps, headers: Headers): Promise<Caller> {
  // Not prolonged here, since the cookie could not be: GET /api/auth/get-session prolongs both.
  const found = await deps.auth.api.getSession({ headers, query: { disableRefresh: true } });
  const user = found && (await getUser(deps.db, found.user.id));
  if (!user) throw new Refusal('not_signed_in');
  if (isManager(user)) deps.sightings.visits.notice(headers);
  return { userId: user.id, name: user.name, roles: user.roles, key: null };
}
