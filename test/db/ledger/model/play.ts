import { deepEqual } from 'node:assert/strict';
import type { Change } from '../../../../db/index.ts';
import type { Call } from '../../../../db/write/writer.ts';
import { auditBooks } from '../chain.ts';
import { auditSums } from './audit.ts';
import { Books } from './books.ts';
import { callOf } from './call.ts';
import { compareLists, compareNow } from './compare.ts';
import { learnTimes } from './learn.ts';
import type { Outcome, Rig } from './rig.ts';
import { type Batch, type Event, users } from './steps.ts';
import { isFailure, wordAnswer } from './wording.ts';

/** What a history is played on. */
export interface Stage {
  readonly rig: Rig;
  /** Null: the machine's own, of which the model learns from what was written. */
  readonly clock: { nowMs: number } | null;
}

/** What a history was made of. */
export interface Tally {
  /** Each item of a batch is one. */
  readonly commands: number;
  /** The process died in a batch. */
  readonly deaths: number;
  /** A batch ran again after a fault. */
  readonly reruns: number;
}

/** Plays a history on the program and on the model, and throws where they part. */
export async function play(history: readonly Batch[], stage: Stage): Promise<Tally> {
  const player = new Player(stage);
  for (const batch of history) {
    await player.commit(batch);
    if (batch.after) await player.happen(batch.after);
  }
  const { store } = stage.rig;
  await compareLists(store, player.books);
  deepEqual([...auditBooks(store.readClient), ...auditSums(store.readClient)], []);
  return player.tally;
}

class Player {
  readonly #stage: Stage;
  readonly books: Books;
  readonly tally = { commands: 0, deaths: 0, reruns: 0 };

  constructor(stage: Stage) {
    this.#stage = stage;
    this.books = new Books(users, stage.clock?.nowMs ?? 0);
  }

  async commit({ wishes, fault }: Batch): Promise<void> {
    const calls = this.#calls(wishes);
    const rowsBefore = this.books.rows.length;
    const outcome = await this.#stage.rig.commit(
      calls,
      fault && { ...fault, piece: fault.piece % calls.length },
    );
    this.tally.deaths += outcome.answers ? 0 : 1;
    this.tally.reruns += outcome.careful ? 1 : 0;
    if (outcome.answers) this.#follow(calls, outcome);
    // Nobody was answered, but what was on disk by then is there.
    else if (outcome.committed) for (const call of calls) this.books.run(call, outcome.careful);
    if (outcome.answers) this.#compareChanges(outcome.changes, rowsBefore);
    await this.#compare(rowsBefore);
  }

  async happen(event: Event): Promise<void> {
    const { clock, rig } = this.#stage;
    if (event.kind === 'reopen') await rig.reopen();
    else if (event.kind === 'tidy') return this.#tidy();
    else if (clock && event.kind === 'pass') clock.nowMs += event.ms;
    else if (clock && event.kind === 'end') {
      clock.nowMs = Math.max(clock.nowMs, this.#nextEnd() - event.earlyMs);
    }
    if (clock) this.books.nowMs = clock.nowMs;
    await this.#compare(this.books.rows.length);
  }

  /** The calls that wishes are when each comes after those before it. */
  #calls(wishes: Batch['wishes']): Call[] {
    const ahead = this.books.copy();
    return wishes.map((wish) => {
      const call = callOf(wish, this.#stage.clock ? ahead : this.books);
      ahead.run(call);
      this.tally.commands += wish.kind === 'batch' ? wish.posts.length : 1;
      return call;
    });
  }

  /** A piece that failed has had no effect; every other one has had its own. */
  #follow(calls: readonly Call[], { answers, careful }: Outcome): void {
    calls.forEach((call, index) => {
      const answer = answers?.[index];
      if (!answer) throw new Error('a call was not answered');
      if (isFailure(answer)) return;
      const wanted = this.books.run(call, careful).text;
      const told = wordAnswer(call, answer);
      if (told !== wanted) deepEqual({ call, told }, { call, told: wanted });
    });
  }

  #compareChanges(changes: readonly Change[], rowsBefore: number): void {
    const told = changes
      .filter(({ kind }) => kind === 'movement')
      .map(({ userId, key }) => `${key} ${userId}`);
    deepEqual(
      told,
      this.books.rows.slice(rowsBefore).map(({ userId, seq }) => `${seq} ${userId}`),
    );
  }

  /** In whatever order of wallets the program takes. */
  async #tidy(): Promise<void> {
    const { rig } = this.#stage;
    const rowsBefore = this.books.rows.length;
    await rig.commit([{ name: 'tidy', input: null }], null);
    const order = rig.store.readClient.prepare<[number], string>(ownersSince).pluck().all(rowsBefore);
    for (const user of new Set([...order, ...users])) this.books.open(user);
    await this.#compare(rowsBefore);
  }

  #compare(rowsBefore: number): Promise<void> {
    const { clock, rig } = this.#stage;
    if (!clock) learnTimes(rig.store, this.books);
    return compareNow(rig.store, this.books, rowsBefore);
  }

  #nextEnd(): number {
    const { holds, lots, nowMs } = this.books;
    const open = holds.filter(({ state }) => state === 'open').map(({ expiresAtMs }) => expiresAtMs);
    const left = lots.filter(({ remaining }) => remaining > 0n).map(({ giver }) => giver.expiresAtMs ?? 0);
    const ends = [...open, ...left].filter((endMs) => endMs > nowMs);
    return ends.length === 0 ? nowMs : Math.min(...ends);
  }
}

const ownersSince = `SELECT user_id FROM ledger_transaction AS t JOIN wallet ON wallet.id = wallet_id
  WHERE seq > ? ORDER BY seq`;
