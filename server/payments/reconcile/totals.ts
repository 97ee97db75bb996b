/** What one side says of a day in one currency, in minor units. */
export interface Side {
  paidMinor: number;
  refundedMinor: number;
  disputedMinor: number;
}

/** A day, a currency, and both sides of it. */
export interface DayLine {
  /** In UTC, YYYY-MM-DD. */
  readonly day: string;
  /** Lowercase ISO code. */
  readonly currency: string;
  readonly provider: Side;
  readonly ours: Side;
  /** Nanocredits that were given for its payments. */
  given: bigint;
  /** Nanocredits that the ledger took back on that day, less what it gave again. */
  taken: bigint;
}

/** Adds up by day and currency. */
export class Totals {
  readonly #lines = new Map<string, DayLine>();
  readonly #from: Date;
  readonly #until: Date;

  constructor({ from, until }: { readonly from: Date; readonly until: Date }) {
    this.#from = from;
    this.#until = until;
  }

  /** Changes the line of a moment, unless that is outside the period. */
  add(at: Date, currency: string | null, change: (line: DayLine) => void): void {
    if (at < this.#from || at >= this.#until) return;
    const day = at.toISOString().slice(0, 10);
    const key = `${day} ${currency ?? ''}`;
    const line = this.#lines.get(key) ?? emptyLine(day, currency ?? '');
    change(line);
    this.#lines.set(key, line);
  }

  /** The latest day first. */
  get lines(): readonly DayLine[] {
    return [...this.#lines]
      .toSorted(([a], [b]) => (a.slice(0, 10) === b.slice(0, 10) ? a.localeCompare(b) : b.localeCompare(a)))
      .map(([, line]) => line);
  }
}

function emptyLine(day: string, currency: string): DayLine {
  const side = (): Side => ({ paidMinor: 0, refundedMinor: 0, disputedMinor: 0 });
  return { day, currency, provider: side(), ours: side(), given: 0n, taken: 0n };
}
