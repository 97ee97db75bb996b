import { untrack } from 'svelte';
import type { Balance } from '#lib/views.ts';
import { backoffMs } from './backoff.ts';

/** How a subscription reports; `resumeAfter` is the id of the last event that arrived. */
export interface WatchHandlers {
  onOpen: () => void;
  onEvent: (id: string, balance: Balance | null) => void;
  /** The connection dropped and is being made again by itself. */
  onInterrupted: () => void;
  /** The subscription has ended and must be begun anew. */
  onLost: () => void;
}
export type Subscribe = (resumeAfter: string | null, handlers: WatchHandlers) => () => void;

/** Changes that come in a burst are read from the server together. */
const GATHER_MS = 250;
/** A connection that drops for a moment is nobody's concern. */
const LOST_AFTER_MS = 5000;

/** Of two states of one wallet the newer one. */
export function newerBalance(loaded: Balance | undefined, live: Balance | undefined): Balance | undefined {
  if (!loaded || !live || live.userId !== loaded.userId) return loaded;
  return live.asOfSeq > loaded.asOfSeq ? live : loaded;
}

/** Follows one wallet for as long as it is watched, and begins again where a lost connection left off. */
export class WalletWatch {
  #balance = $state.raw<Balance>();
  #isLost = $state(false);
  #lastId: string | null = null;
  readonly #subscribe: Subscribe;
  readonly #onChange: () => void;

  constructor(subscribe: Subscribe, onChange: () => void) {
    this.#subscribe = subscribe;
    this.#onChange = onChange;
  }

  /** The newest balance an event brought. */
  get balance(): Balance | undefined {
    return this.#balance;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /**
   * Starts to watch, after the balance that was loaded (`loadedSeq`, its last movement) or the last event an earlier
   * start saw, so that nothing falls between loading and watching; what it returns stops.
   */
  start(loadedSeq: number): () => void {
    // Taken up again it has missed something, as far as anybody knows.
    let [attempt, wasLost] = [0, this.#lastId !== null];
    this.#lastId ??= String(loadedSeq);
    let stop = (): void => undefined;
    const timers = new Timers();

    const lose = (): void => {
      wasLost = true;
      timers.once('lost', LOST_AFTER_MS, () => (this.#isLost = true));
    };
    const connect = (): void => {
      stop = this.#subscribe(this.#lastId, {
        onOpen: () => {
          timers.clear('lost');
          this.#isLost = false;
          attempt = 0;
          if (wasLost) this.#onChange();
          wasLost = false;
        },
        onEvent: (id, balance) => {
          this.#lastId = id;
          if (balance) this.#balance = balance;
          timers.once('change', GATHER_MS, this.#onChange);
        },
        onInterrupted: lose,
        onLost: () => {
          lose();
          stop();
          timers.once('retry', backoffMs(attempt++), connect);
        },
      });
    };
    untrack(connect);
    return () => {
      stop();
      timers.clearAll();
    };
  }
}

/** Named timers of which each runs at most once at a time. */
class Timers {
  readonly #running = new Map<string, ReturnType<typeof setTimeout>>();

  once(name: string, delayMs: number, run: () => void): void {
    if (this.#running.has(name)) return;
    const timer = setTimeout(() => {
      this.#running.delete(name);
      run();
    }, delayMs);
    this.#running.set(name, timer);
  }

  clear(name: string): void {
    clearTimeout(this.#running.get(name));
    this.#running.delete(name);
  }

  clearAll(): void {
    for (const name of this.#running.keys()) this.clear(name);
  }
}
