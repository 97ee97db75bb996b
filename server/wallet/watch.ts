import {
  type Balance,
  type Change,
  type Purchase,
  type Transaction,
  getBalance,
  getPurchase,
  listTransactions,
} from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireOwnerOrManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { showPurchase } from '../purchase/show.ts';
import { hideAdministrator } from '../transaction/read.ts';

/** Something that happened to a wallet. `seq` is where a watcher that loses its connection goes on. */
export type WalletNews =
  | {
      readonly kind: 'movement';
      readonly seq: number;
      readonly transaction: Transaction;
      readonly balance: Balance;
    }
  | { readonly kind: 'purchase'; readonly seq: number; readonly purchase: Purchase };

export interface Watch {
  readonly userId: string;
  /** The last transaction seen; null starts with the next one. */
  readonly afterSeq: number | null;
  readonly signal: AbortSignal;
}

/** Another process may have written: its movements are found by looking, this often. */
const lookAgainMs = 5000;

const pageSize = 100;

/**
 * Tells every movement of a wallet, in order and without gaps, and every change of its purchases, until the signal
 * ends it. Who is watching is asked again before anything is told, so that it ends with the session or the role.
 * @throws Refusal `not_signed_in`, `bad_credentials`, `scope_missing`, `forbidden`, `user_not_found`.
 */
export async function* watchWallet(
  deps: Deps,
  callerNow: () => Promise<Caller>,
  watch: Watch,
): AsyncGenerator<WalletNews> {
  const bell = new Bell(deps.db.onChange, watch);
  try {
    requireOwnerOrManager(await callerNow(), watch.userId, 'credits:read');
    let seq = watch.afterSeq ?? (await getBalance(deps.db, watch.userId)).asOfSeq;
    while (!watch.signal.aborted) {
      const caller = await callerNow();
      requireOwnerOrManager(caller, watch.userId, 'credits:read');
      for (const purchaseId of bell.takePurchases()) {
        const purchase = await getPurchase(deps.db, purchaseId);
        if (purchase) yield { kind: 'purchase', seq, purchase: showPurchase(caller, purchase) };
      }
      const fresh = await readAfter(deps, watch.userId, seq);
      for (const transaction of fresh.data) {
        seq = transaction.seq;
        const balance = await getBalance(deps.db, watch.userId);
        yield { kind: 'movement', seq, transaction: hideAdministrator(caller, transaction), balance };
      }
      if (!fresh.hasMore) await bell.wait(lookAgainMs);
    }
  } finally {
    bell.close();
  }
}

function readAfter(deps: Deps, userId: string, seq: number): ReturnType<typeof listTransactions> {
  return listTransactions(deps.db, { userId, order: 'oldest_first' }, { cursor: seq, limit: pageSize });
}

/** Rings when something was committed for one user, and keeps what rang until it is taken. */
class Bell {
  readonly #purchases = new Set<string>();
  readonly #stop: () => void;
  #hasRung = false;
  #wake: (() => void) | null = null;

  constructor(onChange: Deps['db']['onChange'], watch: Watch) {
    const stop = onChange((change) => {
      if (change.userId === watch.userId) this.#ring(change);
    });
    const wake = (): void => this.#wake?.();
    watch.signal.addEventListener('abort', wake, { once: true });
    this.#stop = () => {
      stop();
      watch.signal.removeEventListener('abort', wake);
    };
  }

  #ring(change: Change): void {
    if (change.kind === 'purchase') this.#purchases.add(String(change.key));
    this.#hasRung = true;
    this.#wake?.();
  }

  /** The purchases that changed since the last call. */
  takePurchases(): string[] {
    const taken = [...this.#purchases];
    this.#purchases.clear();
    this.#hasRung = false;
    return taken;
  }

  /** Resolves with the next ring, at once if one was missed, or when the time is over. */
  async wait(timeoutMs: number): Promise<void> {
    if (this.#hasRung) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }

  close(): void {
    this.#stop();
  }
}
