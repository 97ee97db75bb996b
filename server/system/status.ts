import type { Caller } from '../access/caller.ts';
import { requirePlatformManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import type { Check } from '../doctor/check.ts';
import { examine } from '../doctor/examine.ts';

/**
 * How this instance stands, looked at anew.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export async function readStatus(deps: Deps, caller: Caller): Promise<readonly Check[]> {
  requirePlatformManager(caller, 'users:read');
  return examine({ patient: deps, log: deps.log });
}

/**
 * How far looking through the books has come, from 0 to 1, or null: asks nobody else.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export function readVerification(
  { verifier }: Pick<Deps, 'verifier'>,
  caller: Caller,
): { readonly progress: number | null } {
  requirePlatformManager(caller, 'users:read');
  return { progress: verifier.state().progress };
}
