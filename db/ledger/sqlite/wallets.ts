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

/** What may be read of a wallet without its place in the hash chain: a buffer costs as much as all the rest. */
export type Standing = Omit<Wallet, 'lastHash'>;

type StandingRow = Omit<Standing, 'userId' | 'lastSeq' | 'dueAt'> & {
  readonly last_seq: bigint;
  readonly due_at: bigint | null;
};

type WalletRow = StandingRow & { readonly last_hash: Buffer };

const standing = 'id, balance, held, overdraft, expiring, due_at, last_seq';

interface HoldRow {
  readonly seq: bigint;
  readonly amount: bigint;
  readonly expires_at: bigint;
}

/** Reads wallets and what of them ends one day. */
export class Wallets {
  readonly #wallet;
  readonly #standing;
  readonly #due;
  readonly #holds;
  readonly #holdsOver;
  readonly #lots;
  readonly #renew;

  constructor(client: SQLite.Database) {
    this.#wallet = client.prepare<[string], WalletRow>(
      `SELECT ${standing}, last_hash FROM wallet WHERE user_id = ?`,
    );
    this.#standing = client.prepare<[string], StandingRow>(
      `SELECT ${standing} FROM wallet WHERE user_id = ?`,
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
    return { ...toStanding(row, userId), lastHash: row.last_hash };
  }

  /** @throws Refusal `user_not_found`. */
  readStanding(userId: string): Standing {
    const row = this.#standing.get(userId);
    if (!row) throw new Refusal('user_not_found');
    return toStanding(row, userId);
  }

  /** A wallet's own key; undefined where nobody has that id. */
  findId(userId: string): number | undefined {
    const row = this.#standing.get(userId);
    return row && Number(row.id);
  }

  /** Owners of wallets of which something may be over by now, the longest due first. */
  listDue(nowMs: number, limit: number): readonly string[] {
    return this.#due.all(BigInt(nowMs), limit);
  }

  openHolds(wallet: Standing): OpenHold[] {
    return this.#holds.all(wallet.id).map(toOpenHold);
  }

  /** Open holds whose time is over. A wallet may have any number that go on: those are not looked at. */
  holdsOver(wallet: Standing, nowMs: number): OpenHold[] {
    return this.#holdsOver.all(wallet.id, nowMs).map(toOpenHold);
  }

  lots(wallet: Standing): Lot[] {
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

function toStanding(row: StandingRow, userId: string): Standing {
  const { id, balance, held, overdraft, expiring, due_at: dueAt, last_seq: lastSeq } = row;
  return { id, userId, balance, held, overdraft, expiring, dueAt, lastSeq };
}

function toOpenHold({ seq, amount, expires_at: expiresAt }: HoldRow): OpenHold {
  return { seq: Number(seq), amount, expiresAtMs: Number(expiresAt) };
}
