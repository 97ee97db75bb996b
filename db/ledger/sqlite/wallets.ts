import type SQLite from 'better-sqlite3';
import { Refusal } from '../../refusal.ts';
import type { OpenHold } from '../rules/due.ts';
import type { Lot } from '../rules/lot.ts';
import type { WalletState } from '../rules/wallet.ts';

/** A wallet as it stands inside the database transaction. */
export interface Wallet extends WalletState {
  readonly id: bigint;
  readonly userId: string;
  readonly lastHash: Buffer;
  /** Its last transaction; 0 before the first. */
  readonly lastSeq: bigint;
  /** Nothing of it ends before this. Milliseconds since 1970 UTC, null: nothing of it ends. */
  readonly dueAt: bigint | null;
}

type WalletRow = Omit<Wallet, 'userId' | 'lastHash' | 'lastSeq' | 'dueAt'> & {
  readonly last_seq: bigint;
  readonly last_hash: Buffer;
  readonly due_at: bigint | null;
};

interface HoldRow {
  readonly seq: bigint;
  readonly amount: bigint;
  readonly expires_at: bigint;
}

/** Reads wallets and what of them ends one day. */
export class Wallets {
  readonly #wallet;
  readonly #due;
  readonly #holds;
  readonly #holdsOver;
  readonly #lots;
  readonly #renew;

  constructor(client: SQLite.Database) {
    this.#wallet = client.prepare<[string], WalletRow>(
      'SELECT id, balance, held, overdraft, expiring, due_at, last_seq, last_hash FROM wallet WHERE user_id = ?',
    );
    this.#due = client
      .prepare<[bigint, number], string>(
        'SELECT user_id FROM wallet WHERE due_at <= ? ORDER BY due_at LIMIT ?',
      )
      .pluck();
    this.#holds = client.prepare<[bigint], HoldRow>(
      "SELECT seq, amount, expires_at FROM hold WHERE wallet_id = ? AND state = 'open'",
    );
    this.#holdsOver = client.prepare<[bigint, number], HoldRow>(
      "SELECT seq, amount, expires_at FROM hold WHERE wallet_id = ? AND state = 'open' AND expires_at <= ?",
    );
    this.#lots = client.prepare<[bigint], { seq: bigint; remaining: bigint; expires_at: bigint }>(
      'SELECT transaction_seq AS seq, remaining, expires_at FROM lot WHERE wallet_id = ? AND remaining > 0',
    );
    this.#renew = client.prepare<[number, bigint]>(
      `UPDATE wallet SET due_at = (SELECT min(at) FROM (
        SELECT min(expires_at) AS at FROM hold WHERE wallet_id = wallet.id AND state = 'open'
        UNION ALL SELECT min(expires_at) FROM lot WHERE wallet_id = wallet.id AND remaining > 0 AND expires_at > ?
      )) WHERE id = ?`,
    );
  }

  /** @throws Refusal `user_not_found`. */
  read(userId: string): Wallet {
    const row = this.#wallet.get(userId);
    if (!row) throw new Refusal('user_not_found');
    const {
      id,
      balance,
      held,
      overdraft,
      expiring,
      due_at: dueAt,
      last_seq: lastSeq,
      last_hash: lastHash,
    } = row;
    return { id, userId, balance, held, overdraft, expiring, dueAt, lastSeq, lastHash };
  }

  /** A wallet's own key; undefined where nobody has that id. */
  findId(userId: string): number | undefined {
    const row = this.#wallet.get(userId);
    return row && Number(row.id);
  }

  /** Owners of wallets of which something may be over by now, the longest due first. */
  listDue(nowMs: number, limit: number): readonly string[] {
    return this.#due.all(BigInt(nowMs), limit);
  }

  openHolds(wallet: Wallet): OpenHold[] {
    return this.#holds.all(wallet.id).map(toOpenHold);
  }

  /** Open holds whose time is over. A wallet may have any number that go on: those are not looked at. */
  holdsOver(wallet: Wallet, nowMs: number): OpenHold[] {
    return this.#holdsOver.all(wallet.id, nowMs).map(toOpenHold);
  }

  lots(wallet: Wallet): Lot[] {
    if (wallet.expiring === 0n) return [];
    return this.#lots.all(wallet.id).map(({ seq, remaining, expires_at }) => {
      return { seq: Number(seq), remaining, expiresAtMs: Number(expires_at) };
    });
  }

  /** Notes when next something of a wallet ends. What is over already and was kept for a hold waits for that. */
  renewDue(wallet: Wallet, nowMs: number): void {
    this.#renew.run(nowMs, wallet.id);
  }

  /** Has the next one who opens a wallet look again: what was kept for a hold may not be needed any more. */
  wake(wallet: Wallet): void {
    if (wallet.expiring > 0n) this.#renew.run(0, wallet.id);
  }
}

function toOpenHold({ seq, amount, expires_at: expiresAt }: HoldRow): OpenHold {
  return { seq: Number(seq), amount, expiresAtMs: Number(expiresAt) };
}
