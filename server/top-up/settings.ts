import {
  type Credits,
  type Purchase,
  Refusal,
  type TopUp,
  changeTopUp,
  chargedIn,
  coolDownMs,
  forgetConsents,
  getPurchase,
  getTopUp,
  listCharges,
  wishTopUp,
} from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { minorFor } from '../payments/currency.ts';
import { ProviderFailure } from '../payments/provider.ts';
import { returnUrl } from '../payments/return-url.ts';
import { startPurchase } from '../purchase/start.ts';
import { noteCard } from './card.ts';
import { endConsents } from './consent.ts';

type SettingDeps = Pick<Deps, 'config' | 'db' | 'payments' | 'limits' | 'now'>;

export interface TopUpStanding {
  readonly topUp: TopUp;
  /** Charged in this month, in minor units of its currency. */
  readonly chargedMinor: number;
  /** The latest charge; null before the first. */
  readonly last: Purchase | null;
  /** Until when nothing is charged because of it; null where it is no hindrance. */
  readonly restsUntil: Date | null;
}

/**
 * How the caller's own auto top-up stands; null where it was never wished for.
 * @throws Refusal `scope_missing`.
 */
export async function readTopUp(deps: SettingDeps, caller: Caller): Promise<TopUpStanding | null> {
  requireScope(caller, 'payments:write');
  const { db, now } = deps;
  const before = await getTopUp(db, caller.userId);
  if (before !== null && before.consentId !== null) await noteCard(deps, before);
  const topUp = await getTopUp(db, caller.userId);
  if (topUp === null) return null;
  const charges = await listCharges(db, topUp);
  const chargedMinor = chargedIn(charges, { currency: topUp.currency, nowMs: now() });
  const [last = null] = charges;
  const restsUntilMs = last === null ? 0 : last.createdAt.getTime() + coolDownMs;
  const restsUntil = restsUntilMs > now() ? new Date(restsUntilMs) : null;
  return { topUp: seenNow(deps, topUp), chargedMinor, last, restsUntil };
}

/** With a key of the other mode nothing is charged, whatever it waited for, and its card cannot be. */
function seenNow({ payments }: SettingDeps, topUp: TopUp): TopUp {
  if (payments === null || payments.livemode === topUp.livemode) return topUp;
  return { ...topUp, cardId: null, pausedFor: 'settings_changed' };
}

export interface WantedTopUp {
  /** Nanocredits. */
  readonly threshold: Credits;
  readonly priceId: string;
  /** Whole units of the price's currency. */
  readonly monthlyCap: number;
  /** Names the wish: asked again, it finds the same checkout. */
  readonly requestId: string;
}

/**
 * Keeps what the caller wants and switches it on. Answers the address of a checkout in which they agree and their card is saved, or
 * null where one is saved already.
 * @throws Refusal `forbidden` for an API key, `payments_off`, `invalid_input`, `amount_not_positive`, and what startPurchase refuses.
 */
export async function setTopUp(
  deps: SettingDeps,
  caller: Caller,
  wanted: WantedTopUp,
): Promise<{ readonly url: string | null }> {
  requirePerson(caller);
  const { payments, db } = deps;
  if (!payments?.cards) throw new Refusal('payments_off');
  if (wanted.threshold <= 0n) throw new Refusal('amount_not_positive');
  const { userId } = caller;
  const { threshold, priceId, monthlyCap } = wanted;
  const offer = payments.shelf().packs.find((pack) => pack.priceId === priceId)?.offer;
  if (!offer) throw new Refusal('invalid_input', { detail: 'This is not on sale now.' });
  const monthlyCapMinor = minorFor(monthlyCap, offer.currency);
  if (monthlyCapMinor < offer.priceMinor) {
    throw new Refusal('invalid_input', { detail: 'The most in a month must be enough to buy it once.' });
  }
  const { livemode } = payments;
  const { currency } = offer;
  const kept = await wishTopUp(db, { userId, threshold, priceId, monthlyCapMinor, currency, livemode });
  return kept.cardId === null ? agree(deps, caller, { priceId, requestId: wanted.requestId }) : { url: null };
}

/**
 * Opens a checkout of what is bought, in which the caller agrees and a card is saved: after a bank asked for its owner, or with a new card.
 * @throws Refusal `forbidden` for an API key, `not_found`, and what startPurchase refuses.
 */
export async function finishTopUp(
  deps: SettingDeps,
  caller: Caller,
  requestId: string,
): Promise<{ readonly url: string }> {
  requirePerson(caller);
  const found = await getTopUp(deps.db, caller.userId);
  if (found === null) throw new Refusal('not_found');
  return agree(deps, caller, { priceId: found.priceId, requestId });
}

/** A card that is charged while nobody is there is agreed to by its owner alone: no API key may. */
function requirePerson(caller: Caller): void {
  if (caller.key === null) return;
  throw new Refusal('forbidden', { detail: 'Sign in to switch auto top-up on: an API key may not.' });
}

async function agree(
  deps: SettingDeps,
  caller: Caller,
  { priceId, requestId }: { readonly priceId: string; readonly requestId: string },
): Promise<{ readonly url: string }> {
  await endConsents(deps, caller.userId, requestId);
  const url = await paidConsentUrl(deps, caller.userId);
  if (url !== null) return { url };
  const choice = { priceId, savesCard: true };
  return startPurchase(deps, caller, { requestId, crediteeId: null, choice });
}

/**
 * Where a buyer comes back to who has paid such a checkout already: no other is to be paid then. Null where nobody has, or where
 * no card came of it.
 */
async function paidConsentUrl(deps: SettingDeps, userId: string): Promise<string | null> {
  const topUp = await getTopUp(deps.db, userId);
  const consent = topUp?.consentId ? await getPurchase(deps.db, topUp.consentId) : null;
  if (!topUp || consent?.checkoutId == null || consent.transactionSeq === null) return null;
  if (!(await noteCard(deps, topUp))) throw new Refusal('payment_provider_failed');
  // Without a card of it, only another checkout brings one.
  const kept = (await getTopUp(deps.db, userId))?.cardId;
  return kept === topUp.cardId ? null : returnUrl(deps.config.hostUrl, 'success', consent.checkoutId);
}

/**
 * Switches the caller's auto top-up off; with `forgetCard` the card goes too, at the provider as well.
 * @throws Refusal `scope_missing`, `rate_limited`, `payment_provider_failed`.
 */
export async function stopTopUp(
  deps: SettingDeps,
  caller: Caller,
  { forgetCard }: { readonly forgetCard: boolean },
): Promise<void> {
  requireScope(caller, 'payments:write');
  const { db, payments, limits } = deps;
  const { userId } = caller;
  await changeTopUp(db, { userId, values: { isOn: false } });
  if (!forgetCard || (await getTopUp(db, userId)) === null) return;
  // Each time the provider is asked what it keeps.
  await limits.settlers.admit(userId);
  // The cards of checkouts that may still be paid, or were just now, are to be forgotten as well. Some end with their bank alone.
  await endConsents(deps, userId, null);
  await forgetConsents(db, userId);
  const cardId = (await getTopUp(db, userId))?.cardId ?? null;
  try {
    await payments?.cards?.removeSaved(userId, cardId);
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    throw new Refusal('payment_provider_failed');
  }
  await changeTopUp(db, { userId, values: { cardId: null, cardBrand: null, cardLast4: null } });
}
