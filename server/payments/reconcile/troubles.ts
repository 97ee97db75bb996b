import type { Logger } from 'pino';
import { ProviderFailure, type ProviderFailureReason } from '../provider.ts';

/** What catching up consists of. */
export type Part = 'purchases' | 'events' | 'lists' | 'unclaimed' | 'cards';

export interface Trouble {
  readonly part: Part;
  readonly reason: ProviderFailureReason;
  /** When it is tried again, and how long that is after the last time. */
  readonly nextMs: number;
  readonly waitMs: number;
}

const firstWaitMs = 10_000;
/** An outage that is over shall be noticed within a minute. */
const longestWaitMs = 60_000;

/** What the provider did not answer: said once in the log, tried again at growing distance. */
export class Troubles {
  readonly #byPart = new Map<Part, Trouble>();

  get all(): readonly Trouble[] {
    return [...this.#byPart.values()];
  }

  of(part: Part): Trouble | null {
    return this.#byPart.get(part) ?? null;
  }

  /** Whether a part is not to be tried yet. */
  isWaiting(part: Part, nowMs: number): boolean {
    return nowMs < (this.of(part)?.nextMs ?? 0);
  }

  /** Notes that a part works. */
  end(part: Part, log: Pick<Logger, 'info'>): void {
    if (this.#byPart.delete(part)) log.info({ part }, 'Catching up with the payment provider works again');
  }

  /** Notes that a part does not work. Throws what is no failure of the provider's. */
  note(part: Part, error: unknown, { log, nowMs }: { log: Pick<Logger, 'warn'>; nowMs: number }): void {
    if (!(error instanceof ProviderFailure)) throw error;
    const { reason, facts } = error;
    const before = this.of(part);
    const waitMs = before ? Math.min(before.waitMs * 2, longestWaitMs) : firstWaitMs;
    this.#byPart.set(part, { part, reason, nextMs: nowMs + waitMs, waitMs });
    if (before?.reason === reason) return;
    log.warn({ part, reason, ...facts }, 'Catching up with the payment provider does not work');
  }
}
