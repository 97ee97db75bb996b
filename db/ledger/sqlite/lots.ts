import type SQLite from 'better-sqlite3';
import { rowId } from '../row-id.ts';
import type { LotPart } from '../rules/lot.ts';
import type { Wallet } from './wallets.ts';

/** Keeps what is left of credits that expire. The wallet's own sum follows by triggers. */
export class Lots {
  readonly #open;
  readonly #take;
  readonly #expire;
  readonly #giver;

  constructor(client: SQLite.Database) {
    this.#open = client.prepare<[number, bigint, bigint, number]>(
      'INSERT INTO lot (transaction_seq, wallet_id, remaining, expires_at) VALUES (?, ?, ?, ?)',
    );
    this.#take = client.prepare<[bigint, number]>(
      'UPDATE lot SET remaining = remaining - ? WHERE transaction_seq = ?',
    );
    this.#expire = client
      .prepare<[bigint, number], bigint>(
        'UPDATE lot SET remaining = remaining - ?, expiries = expiries + 1 WHERE transaction_seq = ? RETURNING expiries',
      )
      .pluck();
    this.#giver = client
      .prepare<[number], bigint>('SELECT created_at FROM ledger_transaction WHERE seq = ?')
      .pluck();
  }

  open(wallet: Wallet, lot: { seq: number; amount: bigint; expiresAtMs: number }): void {
    this.#open.run(lot.seq, wallet.id, lot.amount, lot.expiresAtMs);
  }

  take(parts: readonly LotPart[]): void {
    for (const { seq, amount } of parts) this.#take.run(amount, seq);
  }

  /** Takes what expires. @returns The source of the transaction that says so: the giver's id, with a number from the second on. */
  expire({ seq, amount }: LotPart): string {
    const times = this.#expire.get(amount, seq) ?? 1n;
    const id = rowId('transaction', seq, Number(this.#giver.get(seq) ?? 0n));
    return times === 1n ? id : `${id}:${times}`;
  }
}
