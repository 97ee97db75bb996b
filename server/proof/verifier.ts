import { setTimeout } from 'node:timers/promises';
import {
  type BooksCheck,
  type Database,
  type Finding,
  type Verified,
  expectedSteps,
  formatFinding,
  keepBooksCheck,
  readBooksCheck,
  verifyBooks,
} from '@coffer/db';
import type { Logger } from 'pino';
import { describeFault } from '../auth/fault.ts';

interface Parts {
  readonly db: Database;
  readonly log: Pick<Logger, 'error' | 'warn'>;
  /** How it shares the process with those who wait for answers. */
  readonly pace?: Pace;
}

interface Pace {
  /** It works so long at a stretch, and a step longer at most. */
  readonly workMs: number;
  /** And then leaves the process to others for so long. */
  readonly restMs: number;
}

/** How the books stand, as far as this process looked. */
export interface VerifierState {
  /** How far a pass has come that is under way, from 0 to 1; null: none is. */
  readonly progress: number | null;
  /** What came of the last one that was finished, by this process or by one before it. */
  readonly last: BooksCheck | null;
  /** When the last one broke off, where it did: milliseconds since 1970 UTC. */
  readonly failedAtMs: number | null;
}

const minuteMs = 60_000;
const everyMs = 24 * 60 * minuteMs;
const afterStartMs = 5 * minuteMs;
const retryMs = 60 * minuteMs;

/** A fifth of one core at most: ten million transactions take it some minutes, which is soon enough for once a day. */
const gentle: Pace = { workMs: 4, restMs: 16 };

/** So many are kept for the system page, and so many are logged of one pass. */
const keptFindings = 5;
const loggedFindings = 100;

/** Looks through the books beside all other work, a few milliseconds at a time. */
export class Verifier {
  readonly #parts: Parts;
  readonly #startedAtMs: number;
  #last: BooksCheck | null;
  #failedAtMs: number | null = null;
  #progress: number | null = null;
  #passing: Promise<void> | null = null;
  #logged: ReadonlySet<string> = new Set();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#startedAtMs = parts.db.now();
    this.#last = readBooksCheck(parts.db);
  }

  state(): VerifierState {
    return { progress: this.#progress, last: this.#last, failedAtMs: this.#failedAtMs };
  }

  /** Whether it is time to look: a day after the last time, and never in the first minutes, when everybody comes back. */
  isDue(): boolean {
    const nowMs = this.#parts.db.now();
    const since = (atMs: number): number => Math.abs(nowMs - atMs);
    if (since(this.#startedAtMs) < afterStartMs) return false;
    if (this.#failedAtMs !== null && since(this.#failedAtMs) < retryMs) return false;
    return this.#last === null || since(this.#last.endedAt.getTime()) >= everyMs;
  }

  /**
   * Looks through all books once and keeps what it found. Whoever asks while a pass is under way gets that one. Never
   * rejects: the signal ends it without a result, and what breaks it off goes to the log.
   */
  pass(signal: AbortSignal): Promise<void> {
    return (this.#passing ??= this.#passOnce(signal));
  }

  async #passOnce(signal: AbortSignal): Promise<void> {
    const { db, log } = this.#parts;
    try {
      this.#progress = 0;
      const check = await this.#look(signal);
      await keepBooksCheck(db, check);
      this.#last = check;
      this.#failedAtMs = null;
    } catch (error) {
      if (signal.aborted) return;
      this.#failedAtMs = db.now();
      log.warn({ fault: describeFault(error) }, 'verifying the books broke off');
    } finally {
      this.#progress = null;
      this.#passing = null;
    }
  }

  async #look(signal: AbortSignal): Promise<BooksCheck> {
    const { db } = this.#parts;
    const startedAt = new Date(db.now());
    const found = new Set<string>();
    let findings = 0;
    const { lastSeq, wallets } = await this.#takeSteps(signal, (finding) => {
      findings += 1;
      if (found.size < loggedFindings) this.#tell(finding, found);
    });
    this.#logged = found;
    const told = [...found].slice(0, keptFindings);
    return { startedAt, endedAt: new Date(db.now()), lastSeq, wallets, findings, told };
  }

  async #takeSteps(signal: AbortSignal, take: (finding: Finding) => void): Promise<Verified> {
    const { db, pace = gentle } = this.#parts;
    const steps = verifyBooks(db, { structure: false });
    const expected = expectedSteps(db);
    let restedAtMs = performance.now();
    for (let taken = 1; ; taken += 1) {
      const step = steps.next();
      if (step.done) return step.value;
      step.value.forEach(take);
      if (performance.now() - restedAtMs < pace.workMs) continue;
      this.#progress = Math.min(taken / expected, 0.99);
      await setTimeout(pace.restMs, null, { signal, ref: false });
      restedAtMs = performance.now();
    }
  }

  /** What was logged of the pass before is not logged again: it would hide what is new. */
  #tell(finding: Finding, found: Set<string>): void {
    const line = formatFinding(finding);
    found.add(line);
    if (this.#logged.has(line)) return;
    const { kind, userId, seq } = finding;
    this.#parts.log.error({ kind, userId, seq, finding: line }, 'the books are not as they were left');
  }
}
