import type SQLite from 'better-sqlite3';
import { Refusal } from '../../refusal.ts';
import type { Query } from '../../store.ts';
import { readTransaction } from '../../transaction/read.ts';
import { type Credits, formatCredits } from '../credits.ts';
import { hashTransaction } from '../hash.ts';
import type { Actor, PostCommand, Posted, Transaction } from '../ledger.ts';
import { decide } from '../rules/decide.ts';
import { packSource } from '../source.ts';
import { transactionId } from '../transaction-id.ts';

interface WalletRow {
  readonly id: bigint;
  readonly balance: bigint;
  readonly held: bigint;
  readonly overdraft: bigint;
  readonly last_hash: Buffer;
}

const insertSql = `INSERT INTO ledger_transaction
  (seq, wallet_id, type, amount, balance_after, origin, source, description, actor_id, metadata, created_at, hash)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Loads, lets the rules decide, and writes. Runs inside the database transaction that its caller opened. */
export class Poster {
  readonly #query: Query;
  readonly #wallet;
  readonly #bySource;
  readonly #lastSeq;
  readonly #insert;
  readonly #actor;
  readonly #insertActor;

  constructor(client: SQLite.Database, query: Query) {
    this.#query = query;
    this.#wallet = client.prepare<[string], WalletRow>(
      'SELECT id, balance, held, overdraft, last_hash FROM wallet WHERE user_id = ?',
    );
    this.#bySource = client
      .prepare<[string, string | Buffer], bigint>(
        'SELECT seq FROM ledger_transaction WHERE origin = ? AND source = ?',
      )
      .pluck();
    this.#lastSeq = client
      .prepare<[], bigint>('SELECT coalesce(max(seq), 0) FROM ledger_transaction')
      .pluck();
    this.#insert = client.prepare(insertSql);
    this.#actor = client
      .prepare<[string, string], bigint>('SELECT id FROM actor WHERE type = ? AND ref = ?')
      .pluck();
    this.#insertActor = client
      .prepare<[string, string], bigint>('INSERT INTO actor (type, ref) VALUES (?, ?) RETURNING id')
      .pluck();
  }

  /** Posts one movement at the given moment; see Ledger.post for what it refuses. */
  post(command: PostCommand, nowMs: number): Posted {
    refuseBrokenText(command);
    const wallet = this.#wallet.get(command.userId);
    if (!wallet) throw new Refusal('user_not_found');
    const source = command.sourceId === null ? null : packSource(command.sourceId);
    const earlier = source === null ? undefined : this.#bySource.get(command.origin, source);
    if (earlier !== undefined) return this.#replay(Number(earlier), command);
    const decision = decide(wallet, command);
    if (decision.outcome === 'refused') {
      throw decision.code === 'insufficient_credits'
        ? new Refusal(decision.code, {
            needed: formatCredits(decision.needed),
            available: formatCredits(decision.available),
          })
        : new Refusal(decision.code);
    }
    return { transaction: this.#write({ command, wallet, source, decision, nowMs }), replayed: false };
  }

  #replay(seq: number, command: PostCommand): Posted {
    const transaction = readTransaction(this.#query, seq);
    if (!transaction) throw new Error(`the source index names transaction ${seq}, which is not there`);
    if (!isSameContent(transaction, command)) {
      throw new Refusal('source_conflict', { existingId: transaction.id });
    }
    return { transaction, replayed: true };
  }

  #write(entry: Entry): Transaction {
    const { command, wallet, source, nowMs } = entry;
    const { amount, balanceAfter } = entry.decision;
    const seq = Number(this.#lastSeq.get()) + 1;
    const metadata = command.metadata && JSON.stringify(command.metadata);
    const { type, origin, description, userId } = command;
    const actor = `${command.actor.type}:${command.actor.id}`;
    const hash = hashTransaction(wallet.last_hash, {
      seq,
      userId,
      type,
      amount,
      balanceAfter,
      origin,
      source: command.sourceId,
      description,
      actor,
      metadata,
      createdAtMs: nowMs,
    });
    this.#insert.run(
      BigInt(seq),
      wallet.id,
      type,
      amount,
      balanceAfter,
      origin,
      source,
      description,
      this.#actorId(command.actor),
      metadata,
      BigInt(nowMs),
      hash,
    );
    const id = transactionId(seq, nowMs);
    return {
      ...command,
      seq,
      id,
      sourceId: command.sourceId ?? id,
      amount: amount as Credits,
      balanceAfter: balanceAfter as Credits,
      createdAt: new Date(nowMs),
    };
  }

  #actorId(actor: Actor): bigint {
    return this.#actor.get(actor.type, actor.id) ?? this.#insertActor.get(actor.type, actor.id) ?? 0n;
  }
}

interface Entry {
  readonly command: PostCommand;
  readonly wallet: WalletRow;
  readonly source: string | Buffer | null;
  readonly decision: { readonly amount: bigint; readonly balanceAfter: bigint };
  readonly nowMs: number;
}

function isSameContent(transaction: Transaction, command: PostCommand): boolean {
  const amount = transaction.amount < 0n ? -transaction.amount : transaction.amount;
  return (
    transaction.userId === command.userId &&
    transaction.type === command.type &&
    amount === command.amount &&
    transaction.description === command.description &&
    sorted(transaction.metadata) === sorted(command.metadata)
  );
}

/** The same text for the same entries: a client that retries may write them in another order. */
function sorted(metadata: Transaction['metadata']): string {
  return JSON.stringify(metadata && Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** SQLite stores half a surrogate pair as another character: two sources became one, and no hash fitted its row. */
function refuseBrokenText(command: PostCommand): void {
  const { origin, sourceId, description, actor } = command;
  const texts = { origin, source_id: sourceId, description, actor: actor.id };
  const broken = Object.entries(texts).filter(([, text]) => text !== null && !text.isWellFormed());
  if (broken.length === 0) return;
  const message = 'This is not valid Unicode text.';
  throw new Refusal('invalid_input', { errors: broken.map(([path]) => ({ path, message })) });
}
