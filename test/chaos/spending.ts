import type { Random } from '../crash/random.ts';
import type { StripeEmulator } from '../support/stripe/emulator.ts';
import type { CardBehaviour } from '../support/stripe/store/store.ts';
import { chargesOf } from './charges.ts';
import type { Spender } from './crowd.ts';
import type { Shop } from './shop.ts';

/** What those with auto top-up did, and what became of the charges of their cards. */
export interface SpendingTally {
  readonly spent: number;
  readonly charged: number;
  readonly declined: number;
  /** The bank wanted to know that it is the owner. */
  readonly challenged: number;
  /** Charges that were refunded or disputed. */
  readonly takenBack: number;
}

/** What a card does at its next charge; the last ones are of two minds. */
const cards: readonly [CardBehaviour, ...CardBehaviour[]][] = [
  ['succeed'],
  ['decline'],
  ['succeed'],
  ['authentication_required'],
  ['processing'],
  ['succeed', 'succeed', 'decline', 'processing'],
  ['succeed', 'succeed', 'processing', 'decline', 'authentication_required'],
];

interface Parts {
  readonly stripe: StripeEmulator;
  readonly shop: Shop;
  readonly spenders: readonly Spender[];
}

/** People with auto top-up who spend, and what their cards and their banks do meanwhile. */
export class Spending {
  readonly #parts: Parts;
  readonly #random: Random;
  readonly #paid = new Set<string>();
  #isOpen = true;
  #turn = 0;
  #sum = { spent: 0, charged: 0, declined: 0, challenged: 0, takenBack: 0 };

  constructor(parts: Parts, random: Random) {
    this.#parts = parts;
    this.#random = random;
    parts.spenders.forEach((_, number) => this.#decide(number));
  }

  get tally(): SpendingTally {
    return { ...this.#sum };
  }

  /** Counts what became of the charges until now. */
  count(): void {
    const charges = chargesOf(this.#parts.stripe);
    const refusals = charges.flatMap(({ last_payment_error: error }) => error?.code ?? []);
    this.#sum.charged = charges.filter(({ status }) => status === 'succeeded').length;
    this.#sum.challenged = refusals.filter((code) => code === 'authentication_required').length;
    this.#sum.declined = refusals.length - this.#sum.challenged;
  }

  /** Goes on until it is closed. */
  async run(): Promise<void> {
    const { stripe, spenders } = this.#parts;
    while (this.#isOpen) {
      const number = this.#turn++ % spenders.length;
      this.#decide(number);
      // A card was charged, and nobody heard, not after the SDK's own retries either: the first one, and now and then another.
      if (this.#turn === 1 || this.#random.chance(0.01))
        stripe.faults.drop({ when: 'after', method: 'POST', path: '/v1/payment_intents', times: 3 });
      await this.#spend(number);
      if (number === 0) this.#liveOn(0.5);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Until each card was charged or refused once: buying may be over before anybody had few credits. A minute at most. */
  async everyCardAsked(): Promise<void> {
    const { stripe, spenders } = this.#parts;
    const untilMs = performance.now() + 60_000;
    const asked = (): number => new Set(chargesOf(stripe).map(({ customer }) => customer)).size;
    while (asked() < spenders.length && performance.now() < untilMs)
      await new Promise((resolve) => setTimeout(resolve, 200));
  }

  /** Nobody spends any more, and what was under way at the banks comes to its end. */
  close(): void {
    this.#isOpen = false;
    this.#liveOn(1);
  }

  #decide(number: number): void {
    const { stripe, spenders } = this.#parts;
    const moods = cards[number % cards.length] ?? ['succeed'];
    stripe.cards.behave(spenders[number]?.customerId ?? '', this.#random.pick(moods));
  }

  async #spend(number: number): Promise<void> {
    const { shop, spenders } = this.#parts;
    const { id, key } = spenders[number] ?? { id: '', key: '' };
    const amount = String(1 + this.#random.below(8));
    const usage = { user_id: id, transaction_type: 'usage', amount, source_id: `spending-${this.#turn}` };
    const answer = await shop.ask('POST', '/transactions', {
      headers: { authorization: `Bearer ${key}` },
      body: usage,
    });
    if (answer?.status === 201) this.#sum.spent += 1;
  }

  /** Some of what is under way ends, and some of what was charged goes back. */
  #liveOn(share: number): void {
    const { stripe } = this.#parts;
    for (const { id, status } of chargesOf(stripe)) {
      if (status === 'processing' && this.#random.chance(share))
        stripe.cards.finishProcessing(id, this.#random.pick(['succeeded', 'succeeded', 'failed']));
      if (status === 'succeeded' && !this.#paid.has(id)) this.#regret(id);
    }
    this.count();
  }

  #regret(intentId: string): void {
    const { stripe } = this.#parts;
    this.#paid.add(intentId);
    if (!this.#random.chance(0.1)) return;
    this.#sum.takenBack += 1;
    if (this.#random.chance(0.5)) stripe.openDispute(intentId);
    else stripe.refundByHand(intentId, 1 + this.#random.below(1000));
  }
}
