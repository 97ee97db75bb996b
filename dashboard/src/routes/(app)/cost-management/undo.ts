import { invalidate } from '$app/navigation';
import { outcome } from '#lib/outcome.ts';
import type { Toasts } from '#lib/state/toasts.svelte.ts';
import { api } from '#lib/trpc.ts';
import type { Failure } from '#lib/failure.ts';

/** Posts the opposite entry of a grant or removal; the server does so at most once. Answers what stopped it. */
export async function undoMovement(transactionId: string, toasts: Toasts): Promise<Failure | undefined> {
  const result = await outcome(api.grant.undo.mutate({ transactionId }));
  await invalidate('coffer:wallet');
  toasts.show(result.ok ? 'Undone by the opposite entry.' : `Not undone. ${result.failure.message}`);
  return result.ok ? undefined : result.failure;
}
