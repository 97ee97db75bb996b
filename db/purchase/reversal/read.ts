import { and, asc, gte, inArray, lt } from 'drizzle-orm';
import { dispute, refund } from '../../schema/index.ts';
import type { Store } from '../../store.ts';
import type { Stretch } from '../../stretch.ts';
import type { Reversal } from './facts.ts';

export type Refund = typeof refund.$inferSelect;
export type Dispute = typeof dispute.$inferSelect;

/** So many names are asked for in one query. */
const atOnce = 500;

/** What is known of refunds: of those that were made in a stretch of time, and of others by name. */
export async function listRefunds(
  store: Store,
  { from, until }: Stretch,
  ids: readonly string[],
): Promise<readonly Refund[]> {
  const within = and(gte(refund.createdAt, from), lt(refund.createdAt, until));
  const made = store.read.select().from(refund).where(within).orderBy(asc(refund.createdAt)).all();
  const named = chunksOf(ids).flatMap((chunk) =>
    store.read.select().from(refund).where(inArray(refund.id, chunk)).all(),
  );
  return onceEach([...made, ...named]);
}

/** The same of disputes. */
export async function listDisputes(
  store: Store,
  { from, until }: Stretch,
  ids: readonly string[],
): Promise<readonly Dispute[]> {
  const within = and(gte(dispute.createdAt, from), lt(dispute.createdAt, until));
  const made = store.read.select().from(dispute).where(within).orderBy(asc(dispute.createdAt)).all();
  const named = chunksOf(ids).flatMap((chunk) =>
    store.read.select().from(dispute).where(inArray(dispute.id, chunk)).all(),
  );
  return onceEach([...made, ...named]);
}

/** Whether a report says no more than what is known already. */
export async function isReversalKnown(store: Store, { kind, report }: Reversal): Promise<boolean> {
  if (kind === 'charge') return false;
  const never = { from: report.createdAt, until: report.createdAt };
  const list = kind === 'refund' ? listRefunds : listDisputes;
  const [known] = await list(store, never, [report.id]);
  return known?.state === report.state && known.amountMinor === report.amountMinor;
}

/** Cuts names into lists that one query can take. */
export function chunksOf(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / atOnce);
  return Array.from({ length: count }, (_, index) => ids.slice(index * atOnce, (index + 1) * atOnce));
}

function onceEach<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
