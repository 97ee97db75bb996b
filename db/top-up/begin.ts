import { eq } from 'drizzle-orm';
import type { Credits } from '../ledger/credits.ts';
import { availableOf } from '../ledger/rules/wallet.ts';
import { announce } from '../purchase/change.ts';
import { type Purchase, isUnderWay } from '../purchase/read.ts';
import { type Terms, writeTerms } from '../purchase/terms.ts';
import { purchase, topUp } from '../schema/index.ts';
import type { Store } from '../store.ts';
import { isPresent } from '../user/read.ts';
import { uuidV7 } from '../uuid.ts';
import type { Tx } from '../write/tx.ts';
import { chargeUnknown } from './lost.ts';
import { type TopUp, chargesOf } from './read.ts';

/** The least time from one charge to the next. */
export const coolDownMs = 10 * 60_000;

/** What a charge would buy, as it is on sale now. */
export interface NewCharge {
  readonly userId: string;
  readonly livemode: boolean;
  readonly priceId: string;
  /** Lowercase ISO code. */
  readonly currency: string;
  /** Minor units. */
  readonly priceMinor: number;
  readonly terms: Terms;
  /** Nanocredits on top. */
  readonly bonus: Credits;
}

/** Why nothing is charged now. */
export type NoCharge = 'not_wanted' | 'enough_credits' | 'under_way' | 'cooling_down' | 'cap_reached';

export type BegunCharge =
  | { readonly purchase: Purchase; readonly because: null }
  | { readonly purchase: null; readonly because: NoCharge };

/**
 * Decides whether somebody's card is charged now, and if so writes the purchase before anybody is asked for money. All brakes are
 * looked at in the database transaction that writes it: however many ask at once, one begins.
 */
export async function beginCharge(store: Store, wanted: NewCharge): Promise<BegunCharge> {
  return store.writer.run('beginCharge', wanted);
}

export function beginChargeIn(tx: Tx, wanted: NewCharge): BegunCharge {
  const found = tx.query.select().from(topUp).where(eq(topUp.userId, wanted.userId)).get();
  if (!found || !isWanted(found, wanted, tx.nowMs) || !isPresent(tx.query, wanted.userId)) {
    return { purchase: null, because: 'not_wanted' };
  }
  if (availableOf(tx.book.open(wanted.userId, tx)) >= found.threshold) {
    return { purchase: null, because: 'enough_credits' };
  }
  const because = brakeOf(chargesOf(tx.query, wanted), { topUp: found, wanted, nowMs: tx.nowMs });
  if (because !== null) return { purchase: null, because };
  return { purchase: write(tx, wanted), because: null };
}

function isWanted(found: TopUp, { livemode, priceId, currency }: NewCharge, nowMs: number): boolean {
  const isSame = found.livemode === livemode && found.priceId === priceId && found.currency === currency;
  const mayBe = found.notBefore === null || found.notBefore.getTime() <= nowMs;
  return isSame && found.isOn && found.pausedFor === null && found.cardId !== null && mayBe;
}

interface Brakes {
  readonly topUp: TopUp;
  readonly wanted: NewCharge;
  readonly nowMs: number;
}

function brakeOf(charges: readonly Purchase[], { topUp: settings, wanted, nowMs }: Brakes): NoCharge | null {
  if (charges.some(({ state }) => isUnderWay(state))) return 'under_way';
  const [last] = charges;
  if (last && nowMs - last.createdAt.getTime() < coolDownMs) return 'cooling_down';
  const spentMinor = chargedIn(charges, { currency: wanted.currency, nowMs });
  return spentMinor + wanted.priceMinor > settings.monthlyCapMinor ? 'cap_reached' : null;
}

/**
 * What was charged in this calendar month (UTC), in minor units. What went back counts, however that ended: it was charged. So does
 * what the provider of now does not know: it may have been.
 */
export function chargedIn(
  charges: readonly Purchase[],
  { currency, nowMs }: { readonly currency: string; readonly nowMs: number },
): number {
  const month = new Date(nowMs).toISOString().slice(0, 7);
  return charges
    .filter(mayBeCharged)
    .filter((row) => row.currency === currency && row.createdAt.toISOString().startsWith(month))
    .reduce((sum, { priceMinor }) => sum + (priceMinor ?? 0), 0);
}

function mayBeCharged({ state, paidAt, reason }: Purchase): boolean {
  if (paidAt !== null || reason === chargeUnknown) return true;
  return state !== 'failed' && state !== 'expired';
}

function write(tx: Tx, { userId, terms, ...wanted }: NewCharge): Purchase {
  const at = new Date(tx.nowMs);
  const id = uuidV7(tx.nowMs);
  const people = { payerId: userId, crediteeId: userId, requestId: id };
  const row = {
    ...{ ...wanted, ...people, id, terms: writeTerms(terms), createdAt: at, updatedAt: at },
    ...({ provider: 'stripe', kind: 'top_up', state: 'open' } as const),
  };
  return announce(tx, tx.query.insert(purchase).values(row).returning().get());
}
