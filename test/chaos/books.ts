import SQLite from 'better-sqlite3';
import type Stripe from 'stripe';
import { formatFinding, openBooks, verifyBooks } from '@coffer/db';
import type { StripeEmulator } from '../support/stripe/emulator.ts';

const nanoPerMinor = 10_000_000n;

interface Row {
  readonly id: string;
  readonly checkoutId: string | null;
  readonly state: string;
  readonly flagged: bigint;
  readonly credited: bigint | null;
  readonly back: bigint | null;
}

/** What the ledger and Stripe's own books do not agree on, by name; empty where they agree to the cent. */
export function compareBooks(path: string, stripe: StripeEmulator): string[] {
  const client = new SQLite(path, { readonly: true });
  client.defaultSafeIntegers(true);
  try {
    const rows = client
      .prepare<[], Row>(
        `SELECT p.id, p.checkout_id AS checkoutId, p.state, p.flagged,
          (SELECT sum(amount) FROM ledger_transaction WHERE type = 'purchase' AND source = p.checkout_id) AS credited,
          (SELECT sum(t.amount) FROM purchase_entry AS e JOIN ledger_transaction AS t ON t.seq = e.transaction_seq
            WHERE e.purchase_id = p.id) AS back
        FROM purchase AS p`,
      )
      .all();
    return [...compareRows(rows, stripe), ...strayCredits(client, stripe)];
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

function compareRows(rows: readonly Row[], stripe: StripeEmulator): string[] {
  const byCheckout = new Map(rows.map((row) => [row.checkoutId, row]));
  const byPurchase = new Map(rows.map((row) => [row.id, row]));
  return stripe.sessions.all().flatMap((session) => {
    const row = byCheckout.get(session.id) ?? byPurchase.get(session.metadata?.['coffer_purchase'] ?? '');
    const [credited, back] = owedFor(stripe, session);
    const name = `${session.id} (${session.status}, ${session.payment_status})`;
    if (!row) return credited > 0n ? [`${name} was paid, and there is no purchase of it`] : [];
    // A second checkout of a purchase that nobody paid is no news.
    if (row.checkoutId !== session.id && credited === 0n) return [];
    const found = [row.credited ?? 0n, row.back ?? 0n] as const;
    const differs = found[0] !== credited || found[1] !== -back;
    const told = `${name}: credited ${found[0]} of ${credited}, taken back ${-found[1]} of ${back}, is ${row.state}`;
    return differs || row.flagged !== 0n ? [`${told}${row.flagged === 0n ? '' : ', flagged'}`] : [];
  });
}

/** What a session should have given and had taken back, in nanocredits, by Stripe's own objects alone. */
function owedFor({ store }: StripeEmulator, session: Stripe.Checkout.Session): [bigint, bigint] {
  if (session.payment_status !== 'paid') return [0n, 0n];
  const credited = BigInt(session.amount_subtotal ?? 0) * nanoPerMinor;
  const isOf = ({ payment_intent: intent }: { payment_intent: unknown }): boolean => {
    return intent === session.payment_intent;
  };
  const refunds = store.refunds.newestFirst().filter(isOf);
  const disputes = store.disputes.newestFirst().filter(isOf);
  const refunded = refunds.filter(({ status }) => status === 'succeeded' || status === 'pending');
  const disputed = disputes.filter(({ status }) => /^(needs_response|under_review|lost)$/.test(status));
  const gone = [...refunded, ...disputed].reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const total = BigInt(session.amount_total ?? 0);
  return [credited, gone >= total ? credited : (credited * gone) / total];
}

/** Credits that no paid session stands behind. */
function strayCredits(client: SQLite.Database, stripe: StripeEmulator): string[] {
  const sources = client
    .prepare<[], string>("SELECT source FROM ledger_transaction WHERE type = 'purchase'")
    .pluck()
    .all();
  const paid = new Set(
    stripe.sessions
      .all()
      .filter(({ payment_status: status }) => status === 'paid')
      .map(({ id }) => id),
  );
  const stray = sources.filter((source) => !paid.has(source));
  const twice = sources.length - new Set(sources).size;
  return [
    ...stray.map((source) => `${source} was credited, and nobody paid it`),
    ...(twice > 0 ? [`${twice} checkouts were credited more than once`] : []),
  ];
}
