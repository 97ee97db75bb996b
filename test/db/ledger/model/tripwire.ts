import type { Fault } from './steps.ts';

/** What a process that died says to every statement from then on. */
export class Death extends Error {}

/** Brings one fault about while a batch is committed. */
export class Tripwire {
  readonly #fault: Fault | null;
  #statements = 0;
  #piece = -1;

  constructor(fault: Fault | null) {
    this.#fault = fault;
  }

  /** A piece of the batch begins, or does so again. */
  enter(piece: number): void {
    if (this.#fault?.kind !== 'again') return;
    this.#piece = piece;
    this.#statements = 0;
  }

  /** A statement is about to run. */
  pass(): void {
    if (!this.#fault) return;
    const { kind, piece, statement, code } = this.#fault;
    const count = this.#statements;
    this.#statements += 1;
    if (kind === 'crash' && count >= statement) throw new Death('the process is dead');
    if (kind === 'crash' || count !== statement || (kind === 'again' && piece !== this.#piece)) return;
    throw Object.assign(new Error('a fault of the test'), code === null ? {} : { code });
  }
}
