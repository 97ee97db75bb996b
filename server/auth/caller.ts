import { Refusal, getUser } from '@coffer/db';
import { type Caller, isManager } from '../access/caller.ts';
import type { Deps } from '../deps.ts';

/**
 * Who makes a request. A Bearer decides alone: a session never rescues a bad one.
 * @throws Refusal `bad_credentials` for a key that is unknown, expired or revoked; `not_signed_in` without any.
 */
export async function resolveCaller(deps: Deps, headers: Headers): Promise<Caller> {
  const presented = presentedKey(headers);
  if (presented !== null) return resolveKey(deps, presented);
  if (headers.has('cookie')) return resolveSession(deps, headers);
  throw new Refusal('not_signed_in');
}

/** The API key that a request presents, whether it is one or not; null for a request without. */
export function presentedKey(headers: Headers): string | null {
  const [scheme = '', key = ''] = headers.get('authorization')?.trim().split(/ +/, 2) ?? [];
  // Another scheme is for a proxy in front, which browsers send along with each request.
  return scheme.toLowerCase() === 'bearer' ? key : null;
}

async function resolveKey(deps: Deps, presented: string): Promise<Caller> {
  const holder = await deps.keyRing.find(presented);
  if (!holder) throw new Refusal('bad_credentials');
  const { id, name, scopes, userId } = holder.key;
  return { userId, name: holder.userName, roles: holder.roles, key: { id, name, scopes } };
}

async function resolveSession(deps: Deps, headers: Headers): Promise<Caller> {
  // Not prolonged here, since the cookie could not be: GET /api/auth/get-session prolongs both.
  const found = await deps.auth.api.getSession({ headers, query: { disableRefresh: true } });
  const user = found && (await getUser(deps.db, found.user.id));
  if (!user) throw new Refusal('not_signed_in');
  if (isManager(user)) deps.sightings.visits.notice(headers);
  return { userId: user.id, name: user.name, roles: user.roles, key: null };
}
