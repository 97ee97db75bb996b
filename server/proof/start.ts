import type { Caller } from '../access/caller.ts';
import { requirePlatformManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';

/**
 * Begins to look through the books, without waiting for the end: the status tells how far it has come.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export function startVerifying({ verifier }: Deps, caller: Caller, signal: AbortSignal): void {
  requirePlatformManager(caller, 'users:read');
  void verifier.pass(signal);
}
