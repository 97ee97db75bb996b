import {
  type Purchase,
  type TopUp,
  beginCharge,
  changeTopUp,
  failPurchase,
  getBalance,
  getPurchase,
  getTopUp,
  isChargeMeant,
  listChargesUnderWay,
  listReadyTopUps,
  loseCharge,
  settlePurchase,
  withdrawn,
} from '@coffer/db';
import type { Deps } from '../deps.ts';
import type { Job } from '../job/repeat.ts';
import type { Cards } from '../payments/cards.ts';
import { type PaymentProvider, ProviderFailure } from '../payments/provider.ts';
import { termsOf } from '../purchase/choose.ts';
import { noteCard } from './card.ts';

type TopUpDeps = Pick<Deps, 'db' | 'log' | 'payments' | 'now'>;

const roundMs = 5000;
/** Wallets that changed are looked at in the next round, all others so often. */
const sweepMs = 300_000;
/** How soon the provider is asked about a charge that it has taken. */
const askAgainMs = 30_000;

type Charged = ReturnType<Cards['charge']>;

/** A charge that nobody made, and that is not to be made any more. */
class Withdrawn extends Error {
  override readonly name = 'Withdrawn';
}

/** Buys credits for those who wished it, by their saved cards. Nobody who spends waits for it. */
export class TopUps {
  readonly #deps: TopUpDeps;
  readonly #changed = new Set<string>();
  #sweptAtMs = 0;

  constructor(deps: TopUpDeps) {
    this.#deps = deps;
    deps.db.onChange(({ kind, userId }) => {
      if (kind !== 'purchase') this.#changed.add(userId);
    });
  }

  get job(): Job {
    return { name: 'top up', everyMs: roundMs, work: () => this.round() };
  }

  /**
   * Brings charges under way to their end, and begins those that are due. What goes wrong with one, such as an answer that cannot be
   * read, holds up nobody else's.
   * @throws what went wrong first, after all had their turn.
   */
  async round(): Promise<void> {
    const { payments, db, now } = this.#deps;
    const cards = payments?.cards;
    const isSweep = now() - this.#sweptAtMs >= sweepMs;
    const changed = new Set(this.#changed);
    this.#changed.clear();
    if (!payments || !cards) return;
    if (isSweep) this.#sweptAtMs = now();
    const underWay = await listChargesUnderWay(db);
    const faults = await faultsOf(underWay, (purchase) => this.#resume(payments, cards, purchase));
    if (isSweep || changed.size > 0) {
      const ready = await listReadyTopUps(db, payments.livemode);
      const due = ready.filter(({ userId }) => isSweep || changed.has(userId));
      faults.push(...(await faultsOf(due, (row) => this.#consider(payments, cards, row))));
    }
    if (faults.length > 0) throw faults[0];
  }

  async #consider(payments: PaymentProvider, cards: Cards, row: TopUp): Promise<void> {
    const { db } = this.#deps;
    const { userId, priceId, threshold, livemode } = row;
    const pack = payments.shelf().packs.find((one) => one.priceId === priceId);
    // Nobody is charged while the price is not known, so the card has time until then.
    if (row.consentId !== null && pack?.offer && !(await noteCard(this.#deps, row))) return;
    if ((await getBalance(db, userId)).available >= threshold) return;
    if (!pack || (pack.offer && pack.offer.currency !== row.currency)) {
      await changeTopUp(db, { userId, values: { pausedFor: 'settings_changed' } });
      return;
    }
    if (pack.offer === null) {
      // The price is not known yet, as right after the start: it is looked at again in the next round, not in the next sweep.
      this.#changed.add(userId);
      return;
    }
    const { currency, priceMinor } = pack.offer;
    const terms = termsOf(pack.offer, 1);
    const wanted = { userId, livemode, priceId, currency, priceMinor, terms, bonus: pack.bonus };
    const begun = await beginCharge(db, wanted);
    if (begun.purchase === null) return;
    await this.#settle(begun.purchase, () => this.#charge(cards, begun.purchase, { isResumed: false }));
  }

  /** Goes on with a charge that another round began, perhaps before a crash. */
  async #resume(payments: PaymentProvider, cards: Cards, purchase: Purchase): Promise<void> {
    const { now } = this.#deps;
    if (purchase.livemode !== payments.livemode) return;
    const { checkoutId } = purchase;
    if (checkoutId === null) {
      await this.#settle(purchase, () => this.#charge(cards, purchase, { isResumed: true }));
    } else if (now() - purchase.updatedAt.getTime() >= askAgainMs) {
      await this.#settle(purchase, () => payments.readCheckout(checkoutId));
    }
  }

  /**
   * Charges the card, or without one only looks whether an earlier call did, where the charge is not meant any more.
   * @throws ProviderFailure, Withdrawn.
   */
  async #charge(cards: Cards, purchase: Purchase, { isResumed }: { isResumed: boolean }): Charged {
    const { db } = this.#deps;
    const isMeant = (await isChargeMeant(db, purchase)) && !(await this.#isBehind(cards, purchase));
    const id = isMeant ? ((await getTopUp(db, purchase.payerId))?.cardId ?? null) : null;
    try {
      return await cards.charge(purchase, { id, isResumed: isResumed || !isMeant });
    } catch (error) {
      const isWithdrawn = !isMeant && error instanceof ProviderFailure && error.reason === 'card_gone';
      throw isWithdrawn ? new Withdrawn() : error;
    }
  }

  /**
   * Whether somebody has paid here since their settings were last changed, and nothing is known of it: this file was a backup, or is a
   * copy. Then nothing is known of what was charged lately either, and their owner is asked first.
   */
  async #isBehind(cards: Cards, { payerId: userId }: Purchase): Promise<boolean> {
    const { db, log } = this.#deps;
    const topUp = await getTopUp(db, userId);
    if (topUp === null) return false;
    const paid = await cards.paidSince(userId, topUp.updatedAt);
    const known = await Promise.all(paid.map((id) => getPurchase(db, id)));
    const missing = paid.filter((_, index) => known[index] === null);
    if (missing.length === 0) return false;
    await changeTopUp(db, { userId, values: { pausedFor: 'charged_elsewhere' } });
    log.warn({ userId, purchaseIds: missing }, 'Auto top-up is paused: payments are missing here');
    return true;
  }

  /** A provider that cannot be reached is asked again in the next round: until then the charge counts as under way. */
  async #settle(purchase: Purchase, ask: () => Charged): Promise<void> {
    const { db, log } = this.#deps;
    const { id, checkoutId } = purchase;
    try {
      await settlePurchase(db, await ask(), 'job');
    } catch (error) {
      if (error instanceof Withdrawn) return failPurchase(db, id, withdrawn);
      if (!(error instanceof ProviderFailure)) throw error;
      if (error.reason !== 'provider_unreachable') await failPurchase(db, id, error.reason);
      // It made this charge: it is another account's.
      if (checkoutId === null || error.reason !== 'provider_refused') return;
      await loseCharge(db, id);
      log.warn({ purchaseId: id, checkoutId }, 'Stripe does not know a charge under this key');
    }
  }
}

/** Does some work for one after another. Resolves with what it threw. */
async function faultsOf<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<unknown[]> {
  const faults: unknown[] = [];
  for (const one of all) await work(one).catch((error: unknown) => faults.push(error));
  return faults;
}
