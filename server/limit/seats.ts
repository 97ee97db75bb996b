import { setImmediate as otherRequests } from 'node:timers/promises';
import { Refusal, type RefusalCode } from '@coffer/db';

interface Rules {
  readonly perUser: number;
  /** Of all users together, in this process. */
  readonly inAll: number;
  /** What a user with too many is refused with. */
  readonly code: RefusalCode;
  readonly retryAfterSeconds: number;
}

/** Seats for what goes on for a while and costs something all the time: few for each user, so that nobody takes all. */
export class Seats {
  readonly #rules: Rules;
  readonly #taken = new Map<string, number>();
  #inAll = 0;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /**
   * Takes a seat. What it returns gives the seat back, however often it is called.
   * @throws Refusal of the rules' code when the user has too many, `server_busy` when all have.
   */
  take(userId: string): () => void {
    const { perUser, inAll, code, retryAfterSeconds } = this.#rules;
    const taken = this.#taken.get(userId) ?? 0;
    if (taken >= perUser) throw new Refusal(code, { retryAfterSeconds });
    if (this.#inAll >= inAll) throw new Refusal('server_busy', { retryAfterSeconds });
    this.#taken.set(userId, taken + 1);
    this.#inAll += 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.#giveBack(userId);
      isTaken = false;
    };
  }

  /**
   * Does some work in a seat.
   * @throws Refusal as `take`, and whatever the work throws.
   */
  async during<T>(userId: string, work: () => T | Promise<T>): Promise<T> {
    const standUp = this.take(userId);
    try {
      // What came at the same time is looked at first, so that those who ask for too much are told so.
      await otherRequests();
      return await work();
    } finally {
      standUp();
    }
  }

  #giveBack(userId: string): void {
    const left = (this.#taken.get(userId) ?? 0) - 1;
    if (left > 0) this.#taken.set(userId, left);
    else this.#taken.delete(userId);
    this.#inAll -= 1;
  }
}
