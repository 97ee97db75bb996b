import type { Caller } from '../access/caller.ts';
import { requirePlatformManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { exportLedger } from './export.ts';
import { type HeadMaker, type SignedHead, makeHead } from './head.ts';
import { createSigningKey } from './signing-key.ts';

/**
 * The ledger's signed head as of now.
 * @throws Refusal `scope_missing`, `forbidden`, `too_many_reads`, `server_busy`.
 */
export async function signHead(deps: Deps, caller: Caller): Promise<SignedHead> {
  requirePlatformManager(caller, 'credits:read');
  return deps.limits.heavyReads.during(caller.userId, () => makeHead(makerOf(deps)));
}

/**
 * The whole ledger as JSON Lines, for whoever has a seat among the heavy reads.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export async function* exportBooks(deps: Deps, caller: Caller): AsyncGenerator<string> {
  requirePlatformManager(caller, 'credits:read');
  yield* exportLedger(makerOf(deps));
}

function makerOf({ db, secret }: Deps): HeadMaker {
  return { books: db, key: createSigningKey(secret, db.instanceId) };
}
