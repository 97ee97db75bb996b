import SQLite from 'better-sqlite3';
import type Stripe from 'stripe';
import type { StripeEmulator } from '../support/stripe/emulator.ts';
import type { Spender } from './crowd.ts';
import { priceMinor } from './shop.ts';

type Intent = Stripe.PaymentIntent;

/** So many refusals in a row, and the card is left alone. */
const mostDeclines = 3;
/** From one charge to the next. */
const coolDownMs = 10 * 60_000;

/** What the product keeps of somebody's auto top-up. */
interface Kept {
  readonly userId: string;
  readonly capMinor: number;
  readonly pausedFor: string | null;
  /** When the first charge was begun, in milliseconds; null: never. */
  readonly firstAtMs: number | null;
  /** Charges whose end is not known here. */
  readonly underWay: number;
}

/** The charges of saved cards that the product made at Stripe, the oldest first. */
export function chargesOf({ store }: StripeEmulator): Intent[] {
  return store.paymentIntents.newestFirst().filter(isCharge).toReversed();
}

function isCharge({ metadata }: Pick<Intent, 'metadata'>): boolean {
  return metadata?.['coffer_kind'] === 'top_up';
}

/** What was charged against the rules that hold for every card, or is not charged though it should be, in words. */
export function judgeCharges(path: string, stripe: StripeEmulator, spenders: readonly Spender[]): string[] {
  const kept = new Map(readKept(path).map((row) => [row.userId, row]));
  const charges = Map.groupBy(chargesOf(stripe), ({ customer }) => customer);
  const judged = spenders.flatMap(({ id, customerId }) => {
    const row = kept.get(id);
    const theirs = charges.get(customerId) ?? [];
    return row ? judge(row, theirs, wentBack(stripe, theirs)) : [`${id} has lost the auto top-up`];
  });
  return [...judged, ...findTwoAtOnce(stripe), ...findShort(path)];
}

function read<T>(path: string, sql: string, ...values: readonly number[]): T[] {
  const client = new SQLite(path, { readonly: true });
  try {
    return client.prepare<number[], T>(sql).all(...values);
  } finally {
    client.close();
  }
}

function readKept(path: string): Kept[] {
  return read(
    path,
    `SELECT t.user_id AS userId, t.monthly_cap_minor AS capMinor, t.paused_for AS pausedFor,
      min(p.created_at) AS firstAtMs, count(*) FILTER (WHERE p.state IN ('open', 'processing')) AS underWay
    FROM top_up AS t LEFT JOIN purchase AS p ON p.payer_id = t.user_id AND p.kind = 'top_up' GROUP BY t.user_id`,
  );
}

/** Who has few credits left and is not charged, though nothing forbids it. */
function findShort(path: string): string[] {
  const nowMs = Date.now();
  const found = read<{ userId: string }>(
    path,
    `SELECT t.user_id AS userId FROM top_up AS t JOIN wallet AS w ON w.user_id = t.user_id
      LEFT JOIN purchase AS p ON p.payer_id = t.user_id AND p.kind = 'top_up'
    WHERE t.paused_for IS NULL AND coalesce(t.not_before, 0) <= ? AND w.balance - w.held < t.threshold
    GROUP BY t.user_id HAVING coalesce(max(p.created_at), 0) < ?
      AND count(*) FILTER (WHERE p.state IN ('open', 'processing')) = 0
      AND coalesce(sum(p.price_minor) FILTER (WHERE p.state <> 'failed'), 0) + ? <= t.monthly_cap_minor`,
    ...[nowMs, nowMs - coolDownMs, priceMinor],
  );
  return found.map(({ userId }) => `${userId} is short of credits, and is not charged`);
}

function judge(row: Kept, charges: readonly Intent[], hasGoneBack: boolean): string[] {
  const { userId, pausedFor } = row;
  const last = lastAllowed(charges);
  const charged = charges.filter(({ status }) => status === 'succeeded' || status === 'processing');
  const sumMinor = charged.reduce((sum, { amount }) => sum + amount, 0);
  const open = charges.filter(({ status }) => status === 'processing').length;
  const mayBe = row.capMinor * monthsSince(row.firstAtMs);
  const purchases = new Set(charges.map(({ metadata }) => metadata['coffer_purchase']));
  const wanted = hasGoneBack ? 'money_back' : last?.pausedFor;
  return [
    ...(sumMinor > mayBe ? [`${userId} was charged ${sumMinor} of at most ${mayBe}`] : []),
    ...(purchases.size < charges.length ? [`${userId} was charged twice for one purchase`] : []),
    ...(last && last.number < charges.length ? [`${userId} was charged after ${last.pausedFor}`] : []),
    ...(wanted && wanted !== pausedFor ? [`${userId} is paused for ${pausedFor}, not ${wanted}`] : []),
    ...(row.underWay > open ? [`${userId} has charges under way that have ended`] : []),
  ];
}

/** After how many charges the card had to be left alone, and why; null: it may be charged. */
function lastAllowed(charges: readonly Intent[]): { number: number; pausedFor: string } | null {
  let declines = 0;
  for (const [index, { status, last_payment_error: error }] of charges.entries()) {
    if (status === 'succeeded') declines = 0;
    if (status !== 'requires_payment_method') continue;
    declines += 1;
    if (error?.code === 'authentication_required') return { number: index + 1, pausedFor: 'needs_you' };
    if (declines === mostDeclines) return { number: index + 1, pausedFor: 'declined' };
  }
  return null;
}

/** Calendar months from then until now, both included. */
function monthsSince(atMs: number | null): number {
  const [then, now] = [new Date(atMs ?? Date.now()), new Date()];
  return (now.getUTCFullYear() - then.getUTCFullYear()) * 12 + now.getUTCMonth() - then.getUTCMonth() + 1;
}

function wentBack({ store }: StripeEmulator, charges: readonly Intent[]): boolean {
  const ids = new Set<unknown>(charges.map(({ id }) => id));
  const back = [...store.refunds.newestFirst(), ...store.disputes.newestFirst()];
  return back.some(({ payment_intent: intent }) => ids.has(intent));
}

/** Charges that began while another one of the same customer had not come to its end, by Stripe's own events. */
function findTwoAtOnce({ store }: StripeEmulator): string[] {
  const underWay = new Map<unknown, string>();
  const found: string[] = [];
  for (const { type, data } of store.events.newestFirst().toReversed()) {
    if (!type.startsWith('payment_intent.')) continue;
    const intent = data.object as Intent;
    if (!isCharge(intent)) continue;
    const other = underWay.get(intent.customer);
    if (other !== undefined && other !== intent.id)
      found.push(`${intent.id} was made while ${other} was under way`);
    const isOver = /\.(succeeded|payment_failed|canceled)$/.test(type);
    if (isOver) underWay.delete(intent.customer);
    else underWay.set(intent.customer, intent.id);
  }
  return found;
}
