import { readPaymentSigns } from '@coffer/db';
import type { ProviderFailureReason } from '../provider.ts';
import { isBehind, settleDue } from './due.ts';
import { takeListedEvents } from './events.ts';
import { readLists } from './lists.ts';
import { readMark } from './mark.ts';
import type { CatchUpDeps, Pass } from './pass.ts';
import { forgetRemoved } from './removed.ts';
import { type Part, type Trouble, Troubles } from './troubles.ts';
import { claimPayments } from './unclaimed.ts';

/** How catching up stands. */
export interface CatchUpState {
  readonly lastAtMs: number | null;
  /** Since the start. */
  readonly credited: number;
  /** Since the start. */
  readonly reversed: number;
  readonly troubles: readonly Trouble[];
}

/** What one round did. */
export interface CaughtUp {
  /** Purchases credited that nobody else had. */
  readonly credited: number;
  /** Purchases of whose refunds and disputes nobody else had told. */
  readonly reversed: number;
  readonly trouble: ProviderFailureReason | null;
  /** Whether its time was over before all was asked for: the next round goes on. */
  readonly isCutShort: boolean;
}

interface RunOptions {
  /** What ends the round between two calls; made when the round begins, which may wait for another one. */
  readonly makeSignal: () => AbortSignal;
  /** Somebody waits for it: everything is done now, due or not. */
  readonly isHurried?: boolean;
}

/** Does a part. Resolves with false where something of it is left for the next round. */
type Work = (pass: Pass) => Promise<boolean | void>;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const calmMs = 10 * minuteMs;
/** With payments under way and no webhook heard, or more of them due than can be asked about one by one. */
const watchfulMs = 45_000;

/** Catches up with what the provider took and gave back, whatever became of its webhooks. */
export class CatchUp {
  #lastAtMs: number | null = null;
  #credited = 0;
  #reversed = 0;
  readonly #doneAtMs = new Map<Part, number>();
  readonly #troubles = new Troubles();
  readonly #hastened = new Set<Part>();
  #underWay: Promise<unknown> = Promise.resolve();

  state(): CatchUpState {
    return {
      lastAtMs: this.#lastAtMs,
      credited: this.#credited,
      reversed: this.#reversed,
      troubles: this.#troubles.all,
    };
  }

  /** Has a part done in the next round, though its time has not come. */
  hasten(part: Part): void {
    this.#hastened.add(part);
  }

  /** Does one round. Never two at a time: who comes second waits. A provider that does not answer makes it throw nothing. */
  async run(deps: CatchUpDeps, options: RunOptions): Promise<CaughtUp> {
    const round = this.#underWay.then(() => this.#round(deps, options));
    this.#underWay = round.catch(() => undefined);
    return round;
  }

  async #round(deps: CatchUpDeps, { makeSignal, isHurried = false }: RunOptions): Promise<CaughtUp> {
    const { payments, now } = deps;
    const tally = { credited: new Set<string>(), reversed: new Set<string>() };
    if (!payments?.history) return { credited: 0, reversed: 0, trouble: null, isCutShort: false };
    const signal = makeSignal();
    const pass = { ...deps, payments, history: payments.history, signal, startedAtMs: now(), tally };
    try {
      await this.#do(pass, isHurried);
      this.#lastAtMs = now();
    } finally {
      this.#credited += tally.credited.size;
      this.#reversed += tally.reversed.size;
    }
    const trouble = this.#troubles.all.at(0)?.reason ?? null;
    const { credited, reversed } = tally;
    const isCutShort = this.#hastened.size > 0;
    return { credited: credited.size, reversed: reversed.size, trouble, isCutShort };
  }

  async #do(pass: Pass, isHurried: boolean): Promise<void> {
    const doPart = async (part: Part, isDue: boolean, work: Work): Promise<void> => {
      // What did not work is tried until it does, or it would be told of as long as its time does not come.
      const isWanted = isDue || this.#hastened.has(part) || this.#troubles.of(part) !== null;
      const mayBeTried = isWanted && !this.#troubles.isWaiting(part, pass.now());
      if (isHurried || mayBeTried) await this.#part(pass, part, work);
    };
    // Events come first: a list tells of a hundred in one call, and what it told need not be asked about.
    await doPart('events', this.#isOlder(pass, 'events', await paceOfEvents(pass)), takeListedEvents);
    await doPart('purchases', true, settleDue);
    await doPart('lists', await this.#areListsDue(pass), readLists);
    await doPart('unclaimed', this.#isOlder(pass, 'unclaimed', calmMs), claimPayments);
    await doPart('cards', this.#isOlder(pass, 'cards', calmMs), forgetRemoved);
  }

  async #part(pass: Pass, part: Part, work: Work): Promise<void> {
    const { signal, log, startedAtMs } = pass;
    if (signal.aborted) return this.hasten(part);
    this.#hastened.delete(part);
    try {
      const isThrough = (await work(pass)) ?? true;
      if (signal.aborted || !isThrough) this.hasten(part);
      if (signal.aborted) return;
      this.#doneAtMs.set(part, startedAtMs);
      this.#troubles.end(part, log);
    } catch (error) {
      // From now on, and not from the start of the round: calls that nobody answers take long.
      this.#troubles.note(part, error, { log, nowMs: pass.now() });
    }
  }

  #isOlder({ startedAtMs }: Pass, part: Part, ageMs: number): boolean {
    return startedAtMs - (this.#doneAtMs.get(part) ?? -Infinity) >= ageMs;
  }

  /** Once a day; where the key may not read events, the lists have to do for them. */
  async #areListsDue(pass: Pass): Promise<boolean> {
    const isWithoutEvents = this.#troubles.of('events')?.reason === 'provider_key_refused';
    if (isWithoutEvents) return this.#isOlder(pass, 'lists', calmMs);
    const mark = await readMark(pass.db, 'reconcile.lists');
    return mark !== null && pass.startedAtMs - mark.getTime() >= 24 * hourMs;
  }
}

async function paceOfEvents(pass: Pass): Promise<number> {
  const { db, startedAtMs } = pass;
  const { isAnyUnderWay, isWebhookHeard } = await readPaymentSigns(db, new Date(startedAtMs - hourMs));
  const isUnheard = isAnyUnderWay && !isWebhookHeard;
  return isUnheard || (await isBehind(pass)) ? watchfulMs : calmMs;
}
