import {
  type Purchase,
  type TopUp,
  beginCharge,
  changeTopUp,
  failPurchase,
  getBalance,
  getTopUp,
  isChargeMeant,
  listChargesUnderWay,
  listReadyTopUps,
  settlePurchase,
  withdrawn,
} from '@coffer/db';
import type { Deps } from '../deps.ts';
import type { Job } from '../job/repeat.ts';
import type { Cards } from '../payments/cards.ts';
import { type PaymentProvider, ProviderFailure } from '../payments/provider.ts';
import { termsOf } from '../purchase/choose.ts';
import { noteCard } from './card.ts';

type TopUpDeps = Pick<Deps, 'db' | 'payments' | 'now'>;

const roundMs = 5000;
/** Wallets that changed are looked at in the next round, all others so often. */
const sweepMs = 300_000;
/** How soon the provider is asked about a charge that it has taken. */
const askAgainMs = 30_000;

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
    const card = { id: begun.cardId, isResumed: false };
    await this.#settle(begun.purchase, () => cards.charge(begun.purchase, card));
  }

  /** Goes on with a charge that another round began, perhaps before a crash: with no card where it is meant no more. */
  async #resume(payments: PaymentProvider, cards: Cards, purchase: Purchase): Promise<void> {
    const { db, now } = this.#deps;
    if (purchase.livemode !== payments.livemode) return;
    const { checkoutId } = purchase;
    if (checkoutId === null) {
      const isMeant = await isChargeMeant(db, purchase);
      const id = isMeant ? ((await getTopUp(db, purchase.payerId))?.cardId ?? null) : null;
      await this.#settle(purchase, () => cards.charge(purchase, { id, isResumed: true }), isMeant);
    } else if (now() - purchase.updatedAt.getTime() >= askAgainMs) {
      await this.#settle(purchase, () => payments.readCheckout(checkoutId));
    }
  }

  /** A provider that cannot be reached is asked again in the next round: until then the charge counts as under way. */
  async #settle(purchase: Purchase, ask: () => ReturnType<Cards['charge']>, isMeant = true): Promise<void> {
    const { db } = this.#deps;
    try {
      await settlePurchase(db, await ask(), 'job');
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      if (error.reason === 'provider_unreachable') return;
      const isWithdrawn = !isMeant && error.reason === 'card_gone';
      await failPurchase(db, purchase.id, isWithdrawn ? withdrawn : error.reason);
    }
  }
}

/** Does some work for one after another. Resolves with what it threw. */
async function faultsOf<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<unknown[]> {
  const faults: unknown[] = [];
  for (const one of all) await work(one).catch((error: unknown) => faults.push(error));
  return faults;
}
