import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { type ApiKey, Refusal, createApiKey, getApiKey } from '@coffer/db';
import type { Caller, Scope } from '../access/caller.ts';
import { hashKey } from '../auth/key-ring.ts';
import type { Deps } from '../deps.ts';
import { name, readField } from '../text.ts';
import { requireKeyOwner } from './owner.ts';

export interface NewKey {
  readonly userId: string;
  readonly name: string;
  /** Null: all that the owner may do. */
  readonly scopes: readonly Scope[] | null;
  /** Null: it does not expire. */
  readonly expiresAt: Date | null;
}

/** What a key is called. */
export const keyName = name(100);

const prefixLength = 12;

/**
 * Makes an API key and shows it this once. A key that is made with a key never reaches further than that one: where
 * nothing is asked for it gets the same scopes and the same end, and it is revoked with it. Nobody makes a key for another
 * manager, since it would act in that one's name.
 * @throws Refusal `invalid_input`, `scope_missing`, `forbidden`, `user_not_found`; `bad_credentials` when the key that
 * makes it is revoked meanwhile.
 */
export async function createKey(
  deps: Deps,
  caller: Caller,
  wanted: NewKey,
): Promise<{ readonly key: ApiKey; readonly secret: string }> {
  const called = readField('name', keyName, wanted.name);
  const expiresAt = readEnd(wanted.expiresAt, deps.now());
  await requireKeyOwner(deps, caller, { userId: wanted.userId, scope: 'users:write' });
  const secret = `coffer_${randomBytes(32).toString('base64url')}`;
  const key = await createApiKey(deps.db, {
    id: randomUUIDv7(),
    userId: wanted.userId,
    createdBy: caller.userId,
    parentId: caller.key?.id ?? null,
    name: called,
    prefix: secret.slice(0, prefixLength),
    hash: hashKey(secret),
    scopes: narrowScopes(caller, wanted.scopes),
    expiresAt: await narrowEnd(deps, caller, expiresAt),
  });
  return { key, secret };
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
  const own = await getApiKey(deps.db, caller.key.id);
  if (!own) throw new Refusal('bad_credentials');
  const { expiresAt: ownEnd } = own;
  if (ownEnd === null || (wanted !== null && wanted <= ownEnd)) return wanted;
  if (wanted === null) return ownEnd;
  throw invalid('expires_at', 'A key cannot outlive the key that it is made with.');
}

function invalid(path: string, message: string): Refusal {
  return new Refusal('invalid_input', { errors: [{ path, message }] });
}
