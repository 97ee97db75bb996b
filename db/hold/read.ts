import type { Hold } from '../ledger/hold.ts';
import type { HoldState } from '../ledger/rules/hold.ts';
import { type HoldRow, Holds, selectHolds, toHold } from '../ledger/sqlite/holds.ts';
import type { Store } from '../store.ts';

export interface HoldFilter {
  /** Null: everybody's. */
  readonly userId: string | null;
  readonly state?: HoldState | undefined;
}

export interface HoldPage {
  readonly limit: number;
  /** The seq of the last hold seen. */
  readonly cursor?: number | undefined;
  readonly skip?: number | undefined;
}

export interface HoldList {
  readonly data: readonly Hold[];
  readonly hasMore: boolean;
  readonly nextCursor: number | null;
}

/** One hold as it stands now, or null for an id that is no hold's. */
export async function getHold(store: Store, id: string): Promise<Hold | null> {
  return new Holds(store.readClient).find(id, store.now());
}

/** Holds, the newest first, as they stand now. */
export async function listHolds(store: Store, filter: HoldFilter, page: HoldPage): Promise<HoldList> {
  const nowMs = store.now();
  const conditions = [
    filter.userId === null ? null : sqlOf('hold.wallet_id = ?', store.wallets.findId(filter.userId) ?? 0),
    page.cursor === undefined ? null : sqlOf('hold.seq < ?', page.cursor),
    filter.state === undefined ? null : inState(filter.state, nowMs),
  ].filter((condition) => condition !== null);
  const where = ['true', ...conditions.map((condition) => condition.sql)].join(' AND ');
  const rows = store.readClient
    .prepare<unknown[], HoldRow>(`${selectHolds} WHERE ${where} ORDER BY hold.seq DESC LIMIT ? OFFSET ?`)
    .all(...conditions.flatMap((condition) => condition.values), page.limit + 1, page.skip ?? 0);
  const data = rows.slice(0, page.limit).map((row) => toHold(row, nowMs));
  const hasMore = rows.length > page.limit;
  return { data, hasMore, nextCursor: hasMore ? (data.at(-1)?.seq ?? null) : null };
}

interface Condition {
  readonly sql: string;
  readonly values: readonly unknown[];
}

function sqlOf(sql: string, ...values: unknown[]): Condition {
  return { sql, values };
}

/** Past its time a hold is expired, whether somebody has noted it or not. */
function inState(state: HoldState, nowMs: number): Condition {
  if (state === 'open') return sqlOf("hold.state = 'open' AND hold.expires_at > ?", nowMs);
  if (state !== 'expired') return sqlOf('hold.state = ?', state);
  return sqlOf("(hold.state = 'expired' OR (hold.state = 'open' AND hold.expires_at <= ?))", nowMs);
}
