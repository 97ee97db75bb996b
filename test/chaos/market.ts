import { Random } from '../crash/random.ts';
import type { StripeEmulator } from '../support/stripe/emulator.ts';
import type { Buyer } from './crowd.ts';
import { type Ending, type MarketTally, endings } from './endings.ts';
import type { Shop } from './shop.ts';

/** A checkout, and the chance that decides its life: its own, so that a seed means the same whoever is quicker. */
interface Life {
  readonly id: string;
  readonly random: Random;
}

/** One step of the life of a payment, done some time later. */
type Step = () => void;

const mostAttempts = 40;

/** People who buy, pay, regret and dispute, each as the seed has it. */
export class Market {
  readonly #stripe: StripeEmulator;
  readonly #shop: Shop;
  readonly #seed: string;
  readonly #later: Step[] = [];
  readonly #endings = Object.fromEntries(endings.map((ending) => [ending, 0])) as Record<Ending, number>;
  #sum = { begun: 0, paid: 0, refunds: 0, disputes: 0 };

  constructor(stripe: StripeEmulator, shop: Shop, seed: string) {
    this.#stripe = stripe;
    this.#shop = shop;
    this.#seed = seed;
  }

  get tally(): MarketTally {
    return { ...this.#sum, endings: { ...this.#endings } };
  }

  /** Somebody buys once. A lost answer is asked for again, as an application would. */
  async buy(buyer: Buyer, name: string): Promise<void> {
    const random = new Random(`${this.#seed} ${name}`);
    // Some give up; a checkout that nobody knows of may stand at Stripe then.
    const attempts = random.chance(0.05) ? 1 : mostAttempts;
    const comesBack = random.chance(0.4);
    const id = await this.#begin(buyer, name, attempts);
    if (id === null) return;
    this.#sum.begun += 1;
    this.#end({ id, random });
    const headers = { authorization: `Bearer ${buyer.key}` };
    if (comesBack) await this.#shop.ask('PATCH', `/payments/${id}`, { headers });
    this.#liveOn(2);
  }

  /** All that was put off happens now. */
  finish(): void {
    while (this.#later.length > 0) this.#liveOn(1000);
  }

  async #begin({ key }: Buyer, name: string, attempts: number): Promise<string | null> {
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': name };
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const answer = await this.#shop.ask('POST', '/payments', { headers });
      if (answer?.status === 200) return sessionOf(answer.body);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return null;
  }

  /** How the checkout ends. */
  #end(life: Life): void {
    const { id, random } = life;
    const taxMinor = random.chance(0.2) ? random.below(300) : 0;
    if (taxMinor > 0) this.#stripe.sessions.adjust(id, { taxMinor });
    const lot = random.below(100);
    if (lot < 62) this.#pay(life, 'paid');
    else if (lot < 70) this.#payDeclinedFirst(life);
    else if (lot < 80) this.#payLater(life, 'succeeded');
    else if (lot < 86) this.#payLater(life, 'failed');
    else if (lot < 93) this.#expire(life);
    else this.#note('abandoned');
  }

  #pay(life: Life, ending: Ending): void {
    this.#stripe.pay(life.id);
    this.#paid(life, ending);
  }

  #payDeclinedFirst(life: Life): void {
    this.#stripe.decline(life.id);
    this.#pay(life, 'paid_after_decline');
  }

  #payLater(life: Life, outcome: 'succeeded' | 'failed'): void {
    this.#stripe.payLater(life.id);
    this.#putOff(() => {
      this.#stripe.finishAsync(life.id, outcome);
      if (outcome === 'failed') this.#note('failed_later');
      else this.#paid(life, 'paid_later');
    });
  }

  #expire({ id }: Life): void {
    this.#stripe.expire(id);
    this.#note('expired');
  }

  #paid(life: Life, ending: Ending): void {
    this.#sum.paid += 1;
    this.#note(ending);
    this.#regret(life);
  }

  /** What becomes of a payment afterwards. */
  #regret(life: Life): void {
    const lot = life.random.below(100);
    if (lot < 8) this.#putOff(() => this.#refund(life, 'refunded'));
    else if (lot < 16) this.#refundInParts(life);
    else if (lot < 24) this.#putOff(() => this.#refundThatWaits(life));
    else if (lot < 38) this.#putOff(() => this.#dispute(life));
  }

  #refund({ id }: Life, ending: Ending, amountMinor?: number): void {
    this.#stripe.refundByHand(id, amountMinor);
    this.#sum.refunds += 1;
    this.#note(ending);
  }

  #refundInParts(life: Life): void {
    for (let part = 0; part < 3; part += 1) {
      this.#putOff(() => this.#refund(life, 'refunded_in_part', 1 + life.random.below(300)));
    }
  }

  #refundThatWaits({ id, random }: Life): void {
    this.#stripe.startRefundsAs(id, 'pending');
    const refund = this.#stripe.refundByHand(id, 1 + random.below(900));
    this.#sum.refunds += 1;
    const ends = random.pick<(readonly ['succeeded' | 'failed', Ending])[]>([
      [['succeeded', 'refunded_later']],
      [['failed', 'refund_failed']],
      [
        ['succeeded', 'refunded_later'],
        ['failed', 'refund_failed_in_the_end'],
      ],
    ]);
    for (const [end, ending] of ends) {
      this.#putOff(() => {
        this.#stripe.finishRefund(refund.id, end);
        this.#note(ending);
      });
    }
  }

  #dispute(life: Life): void {
    const { id, random } = life;
    const status = random.pick(['needs_response', 'needs_response', 'warning_needs_response'] as const);
    const { id: dispute } = this.#stripe.openDispute(id, { status });
    this.#sum.disputes += 1;
    const end =
      status === 'warning_needs_response' ? 'warning_closed' : random.pick(['won', 'lost', 'never'] as const);
    if (end === 'never') this.#note('dispute_open');
    else this.#putOff(() => this.#close(life, dispute, end));
  }

  #close(life: Life, dispute: string, end: 'won' | 'lost' | 'warning_closed'): void {
    this.#stripe.closeDispute(dispute, end);
    this.#note(end === 'warning_closed' ? 'inquiry_closed' : `dispute_${end}`);
    if (end === 'won' && life.random.chance(0.5))
      this.#putOff(() => this.#refund(life, 'won_and_refunded', 1 + life.random.below(900)));
  }

  #note(ending: Ending): void {
    this.#endings[ending] += 1;
  }

  #putOff(step: Step): void {
    this.#later.push(step);
  }

  /** Lets some of what was put off happen, each payment's steps in their order. */
  #liveOn(most: number): void {
    const steps = Math.min(most, this.#later.length);
    for (let step = 0; step < steps; step += 1) {
      if (most < 1000 && this.#later.length < 40) return;
      this.#later.shift()?.();
    }
  }
}

function sessionOf(body: string): string | null {
  const { url } = JSON.parse(body) as { url: string };
  return /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? null;
}
