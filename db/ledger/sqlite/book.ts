import type SQLite from 'better-sqlite3';
import { Refusal } from '../../refusal.ts';
import type { Change, Query } from '../../store.ts';
import { readTransaction } from '../../transaction/read.ts';
import type { Credits } from '../credits.ts';
import type { OverdraftCommand, PostCommand, Posted } from '../ledger.ts';
import { seqOf } from '../row-id.ts';
import { type Decision, decide, move } from '../rules/decide.ts';
import { settleDue } from '../rules/due.ts';
import { lotOf, takeFromLots } from '../rules/lot.ts';
import { isGiving } from '../rules/type.ts';
import { refusePastEnd, refuseUnfit } from './command-check.ts';
import { DayTotals } from './day-totals.ts';
import { Entries, type Written } from './entries.ts';
import { refused } from './refused.ts';
import { isSamePost } from './replay.ts';
import { Lots } from './lots.ts';
import { Sources } from './sources.ts';
import { type Wallet, Wallets } from './wallets.ts';

/** What the book needs of the batch it runs in. */
export interface Moment {
  /** Milliseconds since 1970 UTC. */
  readonly nowMs: number;
  readonly changed: (change: Change) => void;
}

/** The transaction that takes what expired. */
const expiry = { origin: 'expiry', actor: { type: 'system', id: 'expiry', name: 'expiry' } } as const;

/** At most this many wallets are put right in one piece of work. */
const tidiedAtOnce = 200;

/** Loads, lets the rules decide, and writes. Runs inside the database transaction that its caller opened. */
export class Book {
  readonly #query: Query;
  readonly #sources: Sources;
  readonly #endHold;
  readonly #allowDebt;
  readonly wallets: Wallets;
  readonly entries: Entries;
  readonly #totals: DayTotals;
  readonly #lots: Lots;

  constructor(client: SQLite.Database, query: Query) {
    this.#query = query;
    this.wallets = new Wallets(client);
    this.#totals = new DayTotals(client);
    this.entries = new Entries(client, this.#totals);
    this.#lots = new Lots(client);
    this.#sources = new Sources(client);
    this.#endHold = client.prepare<[number, number]>(
      "UPDATE hold SET state = 'expired', ended_at = ? WHERE seq = ?",
    );
    this.#allowDebt = client.prepare<[bigint, bigint, bigint, number]>(
      'INSERT INTO overdraft_change (wallet_id, overdraft, actor_id, created_at) VALUES (?, ?, ?, ?)',
    );
  }

  /** See Ledger.post. */
  post(command: PostCommand, moment: Moment): Posted {
    refuseUnfit(command);
    const wallet = this.open(command.userId, moment);
    const { origin, sourceId } = command;
    const earlier = sourceId === null ? null : this.#sources.find(origin, sourceId);
    if (earlier !== null) return this.#replay(earlier, command);
    refusePastEnd(command, moment.nowMs);
    const { transaction } = this.write(wallet, { command, decision: decide(wallet, command) }, moment);
    return { transaction, replayed: false };
  }

  /** A wallet after all that is over by now was put down as such. */
  open(userId: string, moment: Moment): Wallet {
    const wallet = this.wallets.read(userId);
    const isDue = wallet.dueAt !== null && wallet.dueAt <= moment.nowMs;
    return isDue ? this.#settle(wallet, moment) : wallet;
  }

  /**
   * Writes what was decided.
   * @throws Refusal for a decision that is one.
   */
  write(wallet: Wallet, entry: { command: PostCommand; decision: Decision }, moment: Moment): Written {
    const { command, decision } = entry;
    if (decision.outcome === 'refused') throw refused(decision);
    const written = this.entries.append(wallet, { ...decision, command }, moment.nowMs);
    this.#moveLots(wallet, written);
    moment.changed({ userId: wallet.userId, kind: 'movement', key: written.transaction.seq });
    return written;
  }

  /** See Ledger.setOverdraft. */
  setOverdraft({ userId, overdraft, actor }: OverdraftCommand, { nowMs, changed }: Moment): void {
    const wallet = this.wallets.read(userId);
    if (overdraft < 0n) throw new Refusal('amount_out_of_range');
    if (wallet.overdraft === overdraft) return;
    this.#allowDebt.run(wallet.id, overdraft, this.entries.actorId(actor), nowMs);
    changed({ userId, kind: 'wallet', key: userId });
  }

  /** See Ledger.tidy. */
  tidy(moment: Moment): number {
    const owners = this.wallets.listDue(moment.nowMs, tidiedAtOnce);
    for (const owner of owners) this.open(owner, moment);
    return owners.length;
  }

  /** A batch begins: what is remembered of the file may have changed. */
  begin(): void {
    this.entries.reset();
    this.#totals.reset();
  }

  /** The current piece of the batch stays. */
  keep(): void {
    this.#totals.keep();
  }

  /** The current piece of the batch was undone. */
  drop(): void {
    this.entries.reset();
    this.#totals.drop();
  }

  /** The batch is complete. */
  end(): void {
    this.#totals.write();
  }

  #replay(seq: number, command: PostCommand): Posted {
    const transaction = readTransaction(this.#query, seq);
    if (!transaction) throw new Error(`the source index names transaction ${seq}, which is not there`);
    if (!isSamePost(transaction, command)) {
      throw new Refusal('source_conflict', { existingId: transaction.id });
    }
    return { transaction, replayed: true };
  }

  #settle(wallet: Wallet, moment: Moment): Wallet {
    const { nowMs } = moment;
    const ending = { holds: this.wallets.holdsOver(wallet, nowMs), lots: this.wallets.lots(wallet) };
    const due = settleDue(wallet, ending, nowMs);
    for (const seq of due.ended) this.#endHold.run(nowMs, seq);
    let left: Wallet = { ...wallet, held: due.wallet.held };
    for (const part of due.expiries) {
      const sourceId = this.#lots.expire(part);
      const { userId } = wallet;
      const command = {
        ...expiry,
        userId,
        type: 'expiry',
        amount: part.amount as Credits,
        sourceId,
      } as const;
      left = this.#expire(left, { ...command, description: null, metadata: null }, moment);
    }
    this.wallets.renewDue(wallet, nowMs);
    moment.changed({ userId: wallet.userId, kind: 'wallet', key: wallet.userId });
    return { ...left, expiring: due.wallet.expiring };
  }

  #expire(wallet: Wallet, command: PostCommand, { nowMs, changed }: Moment): Wallet {
    const decision = move(wallet, command);
    if (decision.outcome === 'refused') throw refused(decision);
    const written = this.entries.append(wallet, { ...decision, command }, nowMs);
    changed({ userId: wallet.userId, kind: 'movement', key: written.transaction.seq });
    return written.wallet;
  }

  #moveLots(before: Wallet, { transaction, wallet }: Written): void {
    const { seq, amount, type, expiresAt, origin, sourceId } = transaction;
    if (!isGiving(type)) {
      if (before.expiring === 0n) return;
      const undone = origin === 'undo' ? seqOf('transaction', sourceId) : null;
      this.#lots.take(takeFromLots(this.wallets.lots(before), -amount, undone));
      return;
    }
    if (expiresAt !== null) {
      const left = lotOf(amount, { balance: wallet.balance, expiring: before.expiring });
      if (left > 0n) this.#lots.open(wallet, { seq, amount: left, expiresAtMs: expiresAt.getTime() });
    }
    this.wallets.wake(before);
  }
}
