import type { Balance, Purchase } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireOwnerOrManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { showPurchase } from '../purchase/show.ts';
import { hideAdministrator } from '../transaction/read.ts';
import { type Movement, gatherMs } from './feed.ts';
import type { WatchPlace } from './feeds.ts';

/** Something that happened to a wallet. `seq` is where a watcher that loses its connection goes on. */
export type WalletNews =
  | {
      readonly kind: 'movement';
      readonly seq: number;
      readonly movement: Movement;
      readonly balance: Balance;
    }
  | { readonly kind: 'balance'; readonly seq: number; readonly balance: Balance }
  | { readonly kind: 'purchase'; readonly seq: number; readonly purchase: Purchase };

export interface Watch {
  readonly userId: string;
  /** The last transaction seen; null starts with the next one. */
  readonly afterSeq: number | null;
  /** Who is watching by now. */
  readonly callerNow: () => Promise<Caller>;
  readonly signal: AbortSignal;
}

/** For how long it is believed who is watching, as other processes believe a key. To ask costs more than to tell. */
const believedMs = 5000;

/** A watcher to whom nothing is told is asked all the same, so that a stream ends some time after its session. */
const idleMs = 30_000;

/**
 * Tells every movement of a wallet, in order and without gaps, changes of its purchases, and how it stands whenever
 * that changes without a movement, until the signal ends it. Who is watching is asked again from time to time, so that it ends with the session or the role.
 * @throws Refusal `scope_missing`, `forbidden`, `user_not_found`, `too_many_streams`, `server_busy`; while it is read
 * from also `not_signed_in`, `bad_credentials`.
 */
export async function watchWallet(
  deps: Deps,
  caller: Caller,
  watch: Watch,
): Promise<AsyncGenerator<WalletNews>> {
  requireOwnerOrManager(caller, watch.userId, 'credits:read');
  const standUp = deps.limits.streams.take(caller.userId);
  try {
    const place = await deps.walletFeeds.join(watch.userId);
    // A stream that nobody ever reads from runs no code that could end it: the signal does.
    const end = (): void => {
      watch.signal.removeEventListener('abort', end);
      place.leave();
      place.bell.ring();
      standUp();
    };
    watch.signal.addEventListener('abort', end);
    if (watch.signal.aborted) end();
    return tell(place, { ...watch, end, permit: permission(deps, caller, watch) });
  } catch (error) {
    standUp();
    throw error;
  }
}

interface Telling extends Watch {
  readonly end: () => void;
  /** Who is watching, who may. */
  readonly permit: () => Promise<Caller>;
}

async function* tell({ feed, bell, start }: WatchPlace, telling: Telling): AsyncGenerator<WalletNews> {
  const { signal, permit } = telling;
  let { seq, change } = { ...start, seq: telling.afterSeq ?? start.seq };
  try {
    while (!signal.aborted) {
      await permit();
      const others = feed.othersAfter({ seq, change });
      for (const { purchase, change: last } of others) {
        change = last;
        const who = await permit();
        if (purchase) yield { kind: 'purchase', seq, purchase: showPurchase(who, purchase) };
        else yield { kind: 'balance', seq, balance: feed.balance };
      }
      const { movements, isBehind } = await feed.movementsAfter({ seq, change });
      for (const { transaction, reversedBy } of movements) {
        seq = transaction.seq;
        const shown = { transaction: hideAdministrator(await permit(), transaction), reversedBy };
        yield { kind: 'movement', seq, movement: shown, balance: feed.balance };
      }
      if (isBehind) await bell.wait(gatherMs);
      else if (movements.length === 0 && others.length === 0) await bell.wait(idleMs);
    }
  } finally {
    telling.end();
  }
}

/** Asks who is watching, unless that was asked a moment ago, and whether they may. */
function permission(deps: Deps, first: Caller, { callerNow, userId }: Watch): () => Promise<Caller> {
  let [caller, askedAtMs] = [first, deps.now()];
  return async () => {
    if (deps.now() - askedAtMs < believedMs) return caller;
    caller = await callerNow();
    askedAtMs = deps.now();
    requireOwnerOrManager(caller, userId, 'credits:read');
    return caller;
  };
}
