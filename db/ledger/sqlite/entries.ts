import type SQLite from 'better-sqlite3';
import { hashTransaction } from '../hash.ts';
import type { Actor, PostCommand, Transaction } from '../ledger.ts';
import { packSource } from '../source.ts';
import { transactionOf } from '../transaction.ts';
import { Clockwork } from './clockwork.ts';
import type { DayTotals } from './day-totals.ts';
import type { Wallet } from './wallets.ts';

/** A decided movement: the command's own words, with what the rules made of its amount. */
export interface Entry {
  readonly command: PostCommand;
  /** Signed nanocredits. */
  readonly amount: bigint;
  readonly balanceAfter: bigint;
}

/** What an entry left behind. */
export interface Written {
  readonly transaction: Transaction;
  /** The wallet after it. */
  readonly wallet: Wallet;
}

const insertSql = `INSERT INTO ledger_transaction
  (seq, wallet_id, type, amount, balance_after, origin, source, description, actor_id, metadata, created_at, hash, expires_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Appends to the ledger: the next seq, the wallet's next link, the day's sums. The wallet follows by a trigger. */
export class Entries {
  readonly #totals: DayTotals;
  readonly #clockwork: Clockwork;
  readonly #insert;
  readonly #actor;
  readonly #insertActor;
  readonly #actorIds = new Map<string, bigint>();

  constructor(client: SQLite.Database, totals: DayTotals) {
    this.#totals = totals;
    this.#clockwork = new Clockwork(client);
    this.#insert = client.prepare(insertSql);
    this.#actor = client
      .prepare<[string, string], bigint>('SELECT id FROM actor WHERE type = ? AND ref = ?')
      .pluck();
    this.#insertActor = client
      .prepare<[string, string], bigint>('INSERT INTO actor (type, ref) VALUES (?, ?) RETURNING id')
      .pluck();
  }

  append(wallet: Wallet, { command, amount, balanceAfter }: Entry, nowMs: number): Written {
    const { seq, createdAtMs, isStep } = this.#clockwork.next(nowMs);
    const { type, origin, description, userId, sourceId, actor } = command;
    const metadata = command.metadata && JSON.stringify(command.metadata);
    const expiresAtMs = command.expiresAt?.getTime() ?? null;
    const hashed = {
      ...{ seq, userId, type, amount, balanceAfter, origin, source: sourceId, description, metadata },
      ...{ actor: `${actor.type}:${actor.id}`, createdAtMs, expiresAtMs },
    };
    const hash = hashTransaction(wallet.lastHash, hashed);
    this.#insert.run(
      seq,
      wallet.id,
      type,
      amount,
      balanceAfter,
      origin,
      sourceId === null ? null : packSource(sourceId),
      description,
      this.actorId(actor),
      metadata,
      createdAtMs,
      hash,
      expiresAtMs,
    );
    if (isStep) this.#clockwork.noteStep(seq);
    this.#totals.add({ seq, type, amount, createdAtMs });
    const transaction = transactionOf(command, { seq, createdAtMs, amount, balanceAfter });
    return {
      transaction,
      wallet: { ...wallet, balance: balanceAfter, lastSeq: BigInt(seq), lastHash: hash },
    };
  }

  /** The key under which an actor is stored. */
  actorId({ type, id }: Actor): bigint {
    const name = `${type}:${id}`;
    const known = this.#actorIds.get(name);
    if (known !== undefined) return known;
    const actorId = this.#actor.get(type, id) ?? this.#insertActor.get(type, id) ?? 0n;
    this.#actorIds.set(name, actorId);
    return actorId;
  }

  /** Reads its place in the file anew: at the start of a batch, and after anything was undone. */
  reset(): void {
    this.#actorIds.clear();
    this.#clockwork.reset();
  }
}
