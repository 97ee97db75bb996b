interface Known<T> {
  readonly answer: Promise<T>;
  readonly askedAtMs: number;
  isUnderWay: boolean;
}

interface Rules {
  /** For so long an answer counts, from when it was asked for. */
  readonly keptMs: number;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/**
 * Answers to questions that cost somebody something: whoever asks the same while one is under way, or shortly after, shares its
 * answer. A failure is shared too, or whoever does not answer would be asked the more.
 */
export class Recent<T> {
  readonly #rules: Rules;
  readonly #known = new Map<string, Known<T>>();

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** Asks, unless it is known or under way. `anew`: what is known does not count, but what is under way does. */
  ask(about: string, question: () => Promise<T>, { anew = false } = {}): Promise<T> {
    this.#forgetOld();
    const known = this.#known.get(about);
    if (known && (known.isUnderWay || !anew)) return known.answer;
    return this.#start(about, question);
  }

  /** Has the next one ask, though the answer would still count. */
  forget(about: string): void {
    this.#known.delete(about);
  }

  #start(about: string, question: () => Promise<T>): Promise<T> {
    const asked: Known<T> = { answer: question(), askedAtMs: this.#rules.now(), isUnderWay: true };
    const end = (): void => void (asked.isUnderWay = false);
    asked.answer.then(end, end);
    // Not in the place of an older one: they stand in the order in which they were asked.
    this.#known.delete(about);
    this.#known.set(about, asked);
    return asked.answer;
  }

  #forgetOld(): void {
    const oldestMs = this.#rules.now() - this.#rules.keptMs;
    for (const [about, { isUnderWay, askedAtMs }] of this.#known) {
      if (askedAtMs > oldestMs) return;
      if (!isUnderWay) this.#known.delete(about);
    }
  }
}
