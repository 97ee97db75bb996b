import { type BatchAnswer, type PostCommand, Refusal } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import type { Deps } from '../deps.ts';
import { type PostRequest, commandOf } from './post.ts';

/** No batch is longer. */
export const maxBatchItems = 1000;

export interface BatchRequest {
  /** Each a movement to be posted, or why what stands in its place is none. */
  readonly items: readonly (PostRequest | Refusal)[];
  /** All or nothing. */
  readonly isAtomic: boolean;
}

/**
 * Posts up to a thousand movements in the order given, each seeing those before it, and answers each with its
 * transaction or its refusal. An atomic batch is posted whole or not at all; the shape of its items and what the caller
 * may do are looked at before the ledger is.
 * @throws Refusal `batch_refused` (with `index`, `refused` and that item's facts) for an atomic batch; `scope_missing`,
 * `forbidden` when the caller may post nothing of it; `overloaded`, `database_unavailable`, `shutting_down`.
 */
export async function postBatch(
  deps: Deps,
  caller: Caller,
  { items, isAtomic }: BatchRequest,
): Promise<readonly BatchAnswer[]> {
  const prepared = items.map((item) => (item instanceof Refusal ? item : prepare(caller, item)));
  if (prepared[0] instanceof Refusal && prepared.every(isNotAllowed)) throw prepared[0];
  if (isAtomic) refuseFirst(prepared);
  const commands = prepared.filter(isCommand);
  const answers = await deps.db.ledger.postBatch({ commands, atomic: isAtomic });
  let answered = 0;
  return prepared.map((each) => {
    if (each instanceof Refusal) return { ok: false, refusal: each };
    const answer = answers[answered];
    if (!answer) throw new Error('an item of a batch was not answered');
    answered += 1;
    return answer;
  });
}

function prepare(caller: Caller, item: PostRequest): PostCommand | Refusal {
  try {
    return commandOf(caller, item);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function isCommand(each: PostCommand | Refusal): each is PostCommand {
  return !(each instanceof Refusal);
}

function isNotAllowed(each: PostCommand | Refusal): boolean {
  return each instanceof Refusal && (each.code === 'scope_missing' || each.code === 'forbidden');
}

/** @throws Refusal `batch_refused` for the first item that is refused already. */
function refuseFirst(prepared: readonly (PostCommand | Refusal)[]): void {
  const index = prepared.findIndex((each) => each instanceof Refusal);
  const refusal = prepared[index];
  if (!(refusal instanceof Refusal)) return;
  throw new Refusal('batch_refused', { ...refusal.facts, index, refused: refusal.code });
}
