import type { Caller } from '../access/caller.ts';
import { requirePlatformManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import type { Check } from '../doctor/check.ts';
import { examine } from '../doctor/examine.ts';

/** How this instance stood when it was looked at. */
export interface Status {
  /** Milliseconds since 1970 UTC. */
  readonly checkedAtMs: number;
  readonly checks: readonly Check[];
}

/**
 * How this instance stands: looked at lately, or `anew`. Looks go on one at a time, since each asks Stripe some twenty questions.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export async function readStatus(
  deps: Deps,
  caller: Caller,
  how: { readonly anew?: boolean } = {},
): Promise<Status> {
  requirePlatformManager(caller, 'users:read');
  return deps.limits.status.ask('all', () => look(deps), how);
}

/** Has the next who asks look anew: something was changed that was looked at. */
export function forgetStatus({ limits }: Pick<Deps, 'limits'>): void {
  limits.status.forget('all');
}

async function look(deps: Deps): Promise<Status> {
  const checks = await examine({ patient: deps, log: deps.log });
  return { checkedAtMs: deps.now(), checks };
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
