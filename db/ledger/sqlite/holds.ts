import type SQLite from 'better-sqlite3';
import type { Credits } from '../credits.ts';
import type { Hold, HoldCommand } from '../hold.ts';
import { rowId, seqOf } from '../row-id.ts';
import { type HoldState, stateOf } from '../rules/hold.ts';
import { packSource, unpackSource } from '../source.ts';
import type { Wallet } from './wallets.ts';

/** A hold's row as selectHolds reads it. */
export interface HoldRow {
  readonly seq: bigint;
  readonly user_id: string;
  readonly amount: bigint;
  readonly state: HoldState;
  readonly captured: bigint | null;
  readonly transaction_seq: bigint | null;
  readonly origin: string;
  readonly source: string | Buffer | null;
  readonly description: string | null;
  readonly expires_at: bigint;
  readonly created_at: bigint;
}

/** What reading holds begins with. */
export const selectHolds = `SELECT hold.seq, wallet.user_id, hold.amount, hold.state, -taken.amount AS captured, hold.transaction_seq,
  hold.origin, hold.source, hold.description, hold.expires_at, hold.created_at
  FROM hold JOIN wallet ON wallet.id = hold.wallet_id
  LEFT JOIN ledger_transaction AS taken ON taken.seq = hold.transaction_seq`;

/** Reads and ends holds. What they set aside in the wallet follows by triggers. */
export class Holds {
  readonly #bySeq;
  readonly #bySource;
  readonly #insert;
  readonly #end;

  constructor(client: SQLite.Database) {
    this.#bySeq = client.prepare<[number], HoldRow>(`${selectHolds} WHERE hold.seq = ?`);
    this.#bySource = client.prepare<[string, string | Buffer], HoldRow>(
      `${selectHolds} WHERE hold.origin = ? AND hold.source = ?`,
    );
    this.#insert = client
      .prepare<unknown[], bigint>(
        `INSERT INTO hold (wallet_id, amount, state, origin, source, description, actor_id, expires_at, created_at)
        VALUES (?, ?, 'open', ?, ?, ?, ?, ?, ?) RETURNING seq`,
      )
      .pluck();
    this.#end = client.prepare<[HoldState, number | null, number, number]>(
      'UPDATE hold SET state = ?, transaction_seq = ?, ended_at = ? WHERE seq = ?',
    );
  }

  /** The hold with this id as it stands at this moment, or null. */
  find(id: string, nowMs: number): Hold | null {
    const seq = seqOf('hold', id);
    const row = seq === null ? undefined : this.#bySeq.get(seq);
    const found = row && toHold(row, nowMs);
    return found?.id === id ? found : null;
  }

  /** The hold of a source; one that had none was answered with its own id for one. */
  findBySource(origin: string, sourceId: string, nowMs: number): Hold | null {
    const row = this.#bySource.get(origin, packSource(sourceId));
    if (row) return toHold(row, nowMs);
    const unnamed = this.find(sourceId, nowMs);
    return unnamed?.origin === origin && unnamed.sourceId === sourceId ? unnamed : null;
  }

  open(wallet: Wallet, command: HoldCommand, made: { actorId: bigint; nowMs: number }): Hold {
    const { amount, origin, sourceId, description, expiresInMs } = command;
    const { actorId, nowMs } = made;
    const source = sourceId === null ? null : packSource(sourceId);
    const expiresAtMs = nowMs + expiresInMs;
    const seq = this.#insert.get(wallet.id, amount, origin, source, description, actorId, expiresAtMs, nowMs);
    const row = {
      seq: seq ?? 0n,
      user_id: wallet.userId,
      amount,
      state: 'open' as const,
      origin,
      source,
      description,
    };
    const times = { expires_at: BigInt(expiresAtMs), created_at: BigInt(nowMs) };
    return toHold({ ...row, ...times, captured: null, transaction_seq: null }, nowMs);
  }

  end(seq: number, ending: { state: HoldState; transactionSeq: number | null; nowMs: number }): void {
    this.#end.run(ending.state, ending.transactionSeq, ending.nowMs, seq);
  }
}

/** A hold's row as it stands at this moment. */
export function toHold(row: HoldRow, nowMs: number): Hold {
  const { state, origin, description } = row;
  const seq = Number(row.seq);
  const createdAtMs = Number(row.created_at);
  const expiresAtMs = Number(row.expires_at);
  const id = rowId('hold', seq, createdAtMs);
  return {
    ...{ seq, id, userId: row.user_id, origin, description },
    amount: row.amount as Credits,
    state: stateOf({ state, expiresAtMs }, nowMs),
    capturedAmount: row.captured as Credits | null,
    transactionSeq: row.transaction_seq === null ? null : Number(row.transaction_seq),
    sourceId: row.source === null ? id : unpackSource(row.source),
    expiresAt: new Date(expiresAtMs),
    createdAt: new Date(createdAtMs),
  };
}
