import {
  Refusal,
  type Stretch,
  listDisputes,
  listPurchasesPaidIn,
  listRefunds,
  listReversalEntries,
} from '@coffer/db';
import type { Caller } from '../../access/caller.ts';
import { requireManager } from '../../access/policy.ts';
import type { Deps } from '../../deps.ts';
import type { ProviderHistory } from '../history.ts';
import { ProviderFailure } from '../provider.ts';
import type { CaughtUp } from './catch-up.ts';
import { type BothSides, type Comparison, compare } from './compare.ts';
import { type PaymentFinding, listPaymentFindings } from './findings.ts';

const dayMs = 86_400_000;
const longestDays = 31;
const timeLimitMs = 25_000;
const mostOfEach = 20_000;
/** A checkout can be paid for a day after it was begun. */
const besideMs = 26 * 3_600_000;

export interface Reconciliation extends Comparison {
  readonly findings: readonly PaymentFinding[];
}

/**
 * Compares what the provider says of a period, asked now, with what stands here. Days are UTC's, the last one included.
 * @throws Refusal `scope_missing`, `forbidden`, `invalid_input` (more than 31 days, or too many payments), `payments_off`,
 * `payment_provider_failed`, `too_many_reads`, `server_busy`.
 */
export async function reconcile(
  deps: Deps,
  caller: Caller,
  days: { readonly from: Date; readonly to: Date },
): Promise<Reconciliation> {
  requireManager(caller, 'credits:read');
  const period = { from: days.from, until: new Date(days.to.getTime() + dayMs) };
  const length = (period.until.getTime() - period.from.getTime()) / dayMs;
  if (length < 1 || length > longestDays) {
    throw new Refusal('invalid_input', { detail: `Choose a period of 1 to ${longestDays} days.` });
  }
  const history = historyOf(deps);
  return deps.limits.heavyReads.during(caller.userId, async () => {
    const sides = await readBothSides(deps, await askProvider(history, period), period);
    return { ...compare(period, sides), findings: await listPaymentFindings(deps.db) };
  });
}

/**
 * Catches up with the provider now.
 * @throws Refusal `scope_missing`, `forbidden`, `payments_off`, `payment_provider_failed`, `too_many_reads`, `server_busy`.
 */
export async function catchUpNow(deps: Deps, caller: Caller): Promise<CaughtUp> {
  requireManager(caller, 'payments:write');
  historyOf(deps);
  const done = await deps.limits.heavyReads.during(caller.userId, () => {
    return deps.catchUp.run(deps, { makeSignal: () => AbortSignal.timeout(timeLimitMs), isHurried: true });
  });
  if (done.trouble === 'provider_unreachable') throw failed();
  return done;
}

function historyOf({ payments }: Deps): ProviderHistory {
  if (!payments?.history)
    throw new Refusal('payments_off', { detail: 'No provider that takes money is configured.' });
  return payments.history;
}

type Told = Pick<BothSides, 'payments' | 'refunds' | 'disputes'>;

async function askProvider(history: ProviderHistory, period: Stretch): Promise<Told> {
  const signal = AbortSignal.timeout(timeLimitMs);
  const wide = {
    from: new Date(period.from.getTime() - besideMs),
    until: new Date(period.until.getTime() + besideMs),
  };
  try {
    return {
      payments: await collect(history.listPayments(wide, signal), signal),
      refunds: await collect(history.listRefunds(period, signal), signal),
      disputes: await collect(history.listDisputes(period, signal), signal),
    };
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    throw failed(error.reason === 'provider_key_refused');
  }
}

async function collect<T>(list: AsyncIterable<T>, signal: AbortSignal): Promise<T[]> {
  const found: T[] = [];
  for await (const one of list) {
    if (found.push(one) > mostOfEach) {
      throw new Refusal('invalid_input', { detail: 'There are too many payments. Choose a shorter period.' });
    }
  }
  if (signal.aborted) throw new ProviderFailure('provider_unreachable');
  return found;
}

async function readBothSides({ db }: Deps, told: Told, period: Stretch): Promise<BothSides> {
  const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);
  const knownRefunds = await listRefunds(db, period, idsOf(told.refunds));
  const knownDisputes = await listDisputes(db, period, idsOf(told.disputes));
  const all = [...told.payments, ...told.refunds, ...told.disputes, ...knownRefunds, ...knownDisputes];
  const intents = [...new Set(all.map(({ paymentIntentId }) => paymentIntentId))];
  const named = told.payments.flatMap(({ purchaseId }) => purchaseId ?? []);
  const purchases = (await listPurchasesPaidIn(db, period, [...intents, ...named])).filter(isStripe);
  return { ...told, purchases, knownRefunds, knownDisputes, entries: await listReversalEntries(db, period) };
}

function isStripe({ provider }: { readonly provider: string }): boolean {
  return provider === 'stripe';
}

function failed(isKeyRefused = false): Refusal {
  return new Refusal('payment_provider_failed', {
    detail: isKeyRefused
      ? 'The Stripe key may not read what is needed. Give it the right to read Charges, Payment Intents, Refunds and Disputes.'
      : 'Stripe did not answer in time. Nothing has been changed; try again, or choose a shorter period.',
  });
}
