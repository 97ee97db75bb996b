import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { type ApiKey, Refusal, createApiKey, listApiKeys } from '@coffer/db';
import type { Caller, Scope } from '../access/caller.ts';
import { hashKey } from '../auth/key-ring.ts';
import type { Deps } from '../deps.ts';
import { requireKeyOwner } from './owner.ts';

export interface NewKey {
  readonly userId: string;
  readonly name: string;
  /** Null: all that the owner may do. */
  readonly scopes: readonly Scope[] | null;
  /** Null: it does not expire. */
  readonly expiresAt: Date | null;
}

const prefixLength = 12;
const maxNameLength = 100;

/**
 * Makes an API key and shows it this once. A key that is made with a key never reaches further than that one: where
 * nothing is asked for it gets the same scopes and the same end.
 * @throws Refusal `invalid_input`, `scope_missing`, `forbidden`, `user_not_found`.
 */
export async function createKey(
  deps: Deps,
  caller: Caller,
  wanted: NewKey,
): Promise<{ readonly key: ApiKey; readonly secret: string }> {
  const name = readKeyName(wanted.name);
  const expiresAt = readEnd(wanted.expiresAt, deps.now());
  await requireKeyOwner(deps, caller, { userId: wanted.userId, scope: 'users:write' });
  const secret = `coffer_${randomBytes(32).toString('base64url')}`;
  const key = await createApiKey(deps.db, {
    id: randomUUIDv7(),
    userId: wanted.userId,
    name,
    prefix: secret.slice(0, prefixLength),
    hash: hashKey(secret),
    scopes: narrowScopes(caller, wanted.scopes),
    expiresAt: await narrowEnd(deps, caller, expiresAt),
  });
  return { key, secret };
}

function readKeyName(given: string): string {
  const name = given.trim();
  if (name.length > 0 && name.length <= maxNameLength) return name;
  throw invalid('name', `The name has 1 to ${maxNameLength} characters.`);
}

function readEnd(expiresAt: Date | null, nowMs: number): Date | null {
  if (expiresAt === null || expiresAt.getTime() > nowMs) return expiresAt;
  throw invalid('expires_at', 'The key would have expired already: choose a time to come.');
}

function narrowScopes(caller: Caller, wanted: readonly Scope[] | null): readonly string[] | null {
  const own = caller.key?.scopes ?? null;
  if (own === null) return wanted && [...new Set(wanted)];
  const beyond = wanted?.find((scope) => !own.includes(scope));
  if (beyond === undefined) return wanted ? [...new Set(wanted)] : own;
  throw new Refusal('scope_missing', {
    detail: `This API key was not given the scope ${beyond} to pass on.`,
  });
}

async function narrowEnd(deps: Deps, caller: Caller, wanted: Date | null): Promise<Date | null> {
  if (!caller.key) return wanted;
  const keys = await listApiKeys(deps.db, caller.userId);
  const ownEnd = keys.find((key) => key.id === caller.key?.id)?.expiresAt ?? null;
  if (ownEnd === null || (wanted !== null && wanted <= ownEnd)) return wanted;
  if (wanted === null) return ownEnd;
  throw invalid('expires_at', 'A key cannot outlive the key that it is made with.');
}

function invalid(path: string, message: string): Refusal {
  return new Refusal('invalid_input', { errors: [{ path, message }] });
}
