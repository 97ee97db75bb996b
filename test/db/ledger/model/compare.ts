import { deepEqual } from 'node:assert/strict';
import { getBalance, getBalanceAt, holdStates, listHolds, listTransactions } from '../../../../db/index.ts';
import type { Store } from '../../../../db/store.ts';
import type { Books } from './books.ts';
import type { Hold, Row } from './shelf.ts';
import { users } from './steps.ts';

/** How every wallet stands now, as it is read and as it is stored, and the rows from one on. */
export async function compareNow(store: Store, books: Books, rowsBefore: number): Promise<void> {
  for (const user of users) {
    const { userId, expiring, ...rest } = await getBalance(store, user);
    const lots = expiring.map(({ amount, expiresAt }) => [amount, expiresAt.getTime()]);
    deepEqual({ userId, ...rest, expiring: lots }, { userId: user, ...books.standing(user) });
  }
  const stored = store.readClient.prepare(selectRows).all(rowsBefore);
  deepEqual(
    stored,
    books.rows.slice(rowsBefore).map((row) => asStored(row, books)),
  );
}

const selectRows = `SELECT seq, user_id, type, amount, balance_after, origin, source_id, created_at, expires_at
  FROM named_transaction AS t JOIN wallet ON wallet.id = wallet_id WHERE seq > ? ORDER BY seq`;

function asStored(row: Row, books: Books) {
  const { seq, userId, type, amount, balanceAfter, origin, source, createdAtMs, expiresAtMs } = row;
  return {
    ...{ seq: BigInt(seq), user_id: userId, type, amount, balance_after: balanceAfter, origin },
    source_id: source ?? books.idOf(row),
    created_at: BigInt(createdAtMs),
    expires_at: expiresAtMs === null ? null : BigInt(expiresAtMs),
  };
}

/** All lists, by date too, and the balances of all moments at which something was written. */
export async function compareLists(store: Store, books: Books): Promise<void> {
  await compareHolds(store, books);
  const moments = [...new Set(books.rows.map(({ createdAtMs }) => createdAtMs))].toSorted((a, b) => a - b);
  const some = [0, Math.floor(moments.length / 3), moments.length - 1].flatMap((at) => moments[at] ?? []);
  for (const fromMs of some) {
    for (const toMs of some) await compareSpan(store, books, { fromMs, toMs });
  }
  for (const at of some) {
    const last = books.rows.findLast((row) => row.userId === 'ada' && row.createdAtMs <= at);
    const told = await getBalanceAt(store, 'ada', new Date(at));
    deepEqual(told, { balance: last?.balanceAfter ?? 0n, asOfSeq: last?.seq ?? 0 });
  }
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

async function compareSpan(store: Store, books: Books, { fromMs, toMs }: Span): Promise<void> {
  const filter = { userId: 'ada', from: new Date(fromMs), to: new Date(toMs) };
  const { data } = await listTransactions(store, filter, { limit: 10_000 });
  const wanted = books.rows.filter(({ userId, createdAtMs }) => {
    return userId === 'ada' && createdAtMs >= fromMs && createdAtMs <= toMs;
  });
  deepEqual(
    data.map(({ seq, amount, balanceAfter }) => [seq, amount, balanceAfter]),
    wanted.map(({ seq, amount, balanceAfter }) => [seq, amount, balanceAfter]).toReversed(),
  );
}

async function compareHolds(store: Store, books: Books): Promise<void> {
  const shown = books.holds.map((hold) => asShown(hold, books));
  for (const state of holdStates) {
    const { data } = await listHolds(store, { userId: null, state }, { limit: 10_000 });
    const told = data.map(
      ({ id, seq, userId, amount, capturedAmount, transactionSeq, expiresAt, ...hold }) => {
        return { id, seq, userId, amount, capturedAmount, transactionSeq, expiresAt, state: hold.state };
      },
    );
    deepEqual(told, shown.filter((hold) => hold.state === state).toReversed());
  }
}

function asShown(hold: Hold, books: Books) {
  const { seq, userId, amount, usage, state, expiresAtMs } = hold;
  const taken = usage
    ? { capturedAmount: -usage.amount, transactionSeq: usage.seq }
    : { capturedAmount: null, transactionSeq: null };
  const isOver = state === 'open' && expiresAtMs <= books.nowMs;
  const rest = {
    id: books.holdId(hold),
    expiresAt: new Date(expiresAtMs),
    state: isOver ? 'expired' : state,
  };
  return { ...{ seq, userId, amount }, ...taken, ...rest };
}
