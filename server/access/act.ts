import type { Deps } from '../deps.ts';
import type { Caller } from './caller.ts';

/**
 * Writes into the log who did something that only administrators may, so that it can be told afterwards. What moves credits
 * stands in the ledger with its actor instead.
 */
export function logAct(
  { log }: Pick<Deps, 'log'>,
  caller: Caller,
  act: { readonly what: string } & Readonly<Record<string, unknown>>,
): void {
  const { what, ...facts } = act;
  log.info({ by: caller.userId, ...(caller.key && { keyId: caller.key.id }), ...facts }, what);
}
