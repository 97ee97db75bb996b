import SQLite from 'better-sqlite3';
import { formatFinding, openBooks, verifyBooks } from '@coffer/db';
import type { StripeEmulator } from '../support/stripe/emulator.ts';
import { type Payment, paymentsOf } from './payments.ts';

interface Row {
  readonly id: string;
  readonly checkoutId: string | null;
  readonly state: string;
  readonly flagged: bigint;
  readonly credited: bigint | null;
  readonly back: bigint | null;
}

// Worked out in one go: it is asked again and again, in the process that answers for Stripe.
const rowsSql = `
  WITH credit AS MATERIALIZED (
    SELECT source, sum(amount) AS amount FROM ledger_transaction WHERE type = 'purchase' GROUP BY source
  ), back AS MATERIALIZED (
    SELECT e.purchase_id, sum(t.amount) AS amount FROM purchase_entry AS e
    JOIN ledger_transaction AS t ON t.seq = e.transaction_seq GROUP BY e.purchase_id
  )
  SELECT p.id, p.checkout_id AS checkoutId, p.state, p.flagged, credit.amount AS credited, back.amount AS back
  FROM purchase AS p LEFT JOIN credit ON credit.source = p.checkout_id LEFT JOIN back ON back.purchase_id = p.id`;

/** What the ledger and Stripe's own books do not agree on, by name; empty where they agree to the cent. */
export function compareBooks(path: string, stripe: StripeEmulator): string[] {
  const client = new SQLite(path, { readonly: true });
  client.defaultSafeIntegers(true);
  try {
    const payments = paymentsOf(stripe);
    const rows = client.prepare<[], Row>(rowsSql).all();
    return [...compareRows(rows, payments), ...strayCredits(client, payments)];
  } finally {
    client.close();
  }
}

/** What `verify` finds. */
export function verifyFile(path: string): string[] {
  const books = openBooks(path);
  try {
    return [...verifyBooks(books, { structure: true })].flat().map(formatFinding);
  } finally {
    books.close();
  }
}

function compareRows(rows: readonly Row[], payments: readonly Payment[]): string[] {
  const byCheckout = new Map(rows.map((row) => [row.checkoutId, row]));
  const byPurchase = new Map(rows.map((row) => [row.id, row]));
  return payments.flatMap(({ id, purchaseId, credited, back, words }) => {
    const row = byCheckout.get(id) ?? byPurchase.get(purchaseId);
    const name = `${id} (${words})`;
    if (!row) return credited > 0n ? [`${name} was paid, and there is no purchase of it`] : [];
    // A second checkout of a purchase that nobody paid is no news.
    if (row.checkoutId !== id && credited === 0n) return [];
    const found = [row.credited ?? 0n, row.back ?? 0n] as const;
    const differs = found[0] !== credited || found[1] !== -back;
    const told = `${name}: credited ${found[0]} of ${credited}, taken back ${-found[1]} of ${back}, is ${row.state}`;
    return differs || row.flagged !== 0n ? [`${told}${row.flagged === 0n ? '' : ', flagged'}`] : [];
  });
}

/** Credits that no payment stands behind. */
function strayCredits(client: SQLite.Database, payments: readonly Payment[]): string[] {
  const sources = client
    .prepare<[], string>("SELECT source FROM ledger_transaction WHERE type = 'purchase'")
    .pluck()
    .all();
  const paid = new Set(payments.filter(({ isPaid }) => isPaid).map(({ id }) => id));
  const stray = sources.filter((source) => !paid.has(source));
  const twice = sources.length - new Set(sources).size;
  return [
    ...stray.map((source) => `${source} was credited, and nobody paid it`),
    ...(twice > 0 ? [`${twice} payments were credited more than once`] : []),
  ];
}
