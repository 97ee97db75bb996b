import type { Random } from '../crash/random.ts';
import type { StripeEmulator } from '../support/stripe/emulator.ts';
import type { Buyer } from './crowd.ts';
import type { Shop } from './shop.ts';

/** What the buyers did. */
export interface MarketTally {
  readonly begun: number;
  readonly paid: number;
  readonly refunds: number;
  readonly disputes: number;
}

/** One step of the life of a payment, done some time later. */
type Step = () => void;

/** People who buy, pay, regret and dispute, each as the seed has it. */
export class Market {
  readonly #stripe: StripeEmulator;
  readonly #shop: Shop;
  readonly #random: Random;
  readonly #later: Step[] = [];
  #sum = { begun: 0, paid: 0, refunds: 0, disputes: 0 };

  constructor(stripe: StripeEmulator, shop: Shop, random: Random) {
    this.#stripe = stripe;
    this.#shop = shop;
    this.#random = random;
  }

  get tally(): MarketTally {
    return { ...this.#sum };
  }

  /** Somebody buys once. A lost answer is asked for again, as an application would. */
  async buy(buyer: Buyer, name: string): Promise<void> {
    const sessionId = await this.#begin(buyer, name);
    if (sessionId === null) return;
    this.#sum.begun += 1;
    this.#end(sessionId);
    if (this.#random.chance(0.4)) {
      await this.#shop.ask('PATCH', `/payments/${sessionId}`, { authorization: `Bearer ${buyer.key}` });
    }
    this.#liveOn(2);
  }

  /** All that was put off happens now. */
  finish(): void {
    while (this.#later.length > 0) this.#liveOn(1000);
  }

  async #begin({ key }: Buyer, name: string): Promise<string | null> {
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': name };
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const answer = await this.#shop.ask('POST', '/payments', headers);
      if (answer?.status === 200) return sessionOf(answer.body);
      // Some give up; a checkout that nobody knows of may stand at Stripe then.
      if (this.#random.chance(0.05)) return null;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return null;
  }

  /** How the checkout ends. */
  #end(id: string): void {
    const taxMinor = this.#random.chance(0.2) ? this.#random.below(300) : 0;
    if (taxMinor > 0) this.#stripe.sessions.adjust(id, { taxMinor });
    const lot = this.#random.below(100);
    if (lot < 62) this.#pay(id);
    else if (lot < 70) this.#payDeclinedFirst(id);
    else if (lot < 80) this.#payLater(id, 'succeeded');
    else if (lot < 86) this.#payLater(id, 'failed');
    else if (lot < 93) this.#stripe.expire(id);
    // The rest is abandoned.
  }

  #pay(id: string): void {
    this.#stripe.pay(id);
    this.#sum.paid += 1;
    this.#regret(id);
  }

  #payDeclinedFirst(id: string): void {
    this.#stripe.decline(id);
    this.#pay(id);
  }

  #payLater(id: string, outcome: 'succeeded' | 'failed'): void {
    this.#stripe.payLater(id);
    this.#putOff(() => {
      this.#stripe.finishAsync(id, outcome);
      if (outcome === 'failed') return;
      this.#sum.paid += 1;
      this.#regret(id);
    });
  }

  /** What becomes of a payment afterwards. */
  #regret(id: string): void {
    const lot = this.#random.below(100);
    if (lot < 8) this.#putOff(() => this.#refund(id));
    else if (lot < 16) this.#refundInParts(id);
    else if (lot < 20) this.#putOff(() => this.#refundThatFails(id));
    else if (lot < 28) this.#putOff(() => this.#dispute(id));
  }

  #refund(id: string, amountMinor?: number): void {
    this.#stripe.refundByHand(id, amountMinor);
    this.#sum.refunds += 1;
  }

  #refundInParts(id: string): void {
    for (let part = 0; part < 3; part += 1) {
      this.#putOff(() => this.#refund(id, 1 + this.#random.below(300)));
    }
  }

  #refundThatFails(id: string): void {
    this.#stripe.startRefundsAs(id, 'pending');
    const refund = this.#stripe.refundByHand(id, 1 + this.#random.below(900));
    this.#sum.refunds += 1;
    const ends = this.#random.pick<('succeeded' | 'failed')[]>([
      ['succeeded'],
      ['failed'],
      ['succeeded', 'failed'],
    ]);
    for (const end of ends) this.#putOff(() => void this.#stripe.finishRefund(refund.id, end));
  }

  #dispute(id: string): void {
    const status = this.#random.pick(['needs_response', 'needs_response', 'warning_needs_response'] as const);
    const { id: dispute } = this.#stripe.openDispute(id, { status });
    this.#sum.disputes += 1;
    if (status === 'warning_needs_response') {
      this.#putOff(() => void this.#stripe.closeDispute(dispute, 'warning_closed'));
      return;
    }
    const end = this.#random.pick(['won', 'lost', null] as const);
    if (end !== null) this.#putOff(() => this.#close(id, dispute, end));
  }

  #close(id: string, dispute: string, end: 'won' | 'lost'): void {
    this.#stripe.closeDispute(dispute, end);
    if (end === 'won' && this.#random.chance(0.5))
      this.#putOff(() => this.#refund(id, 1 + this.#random.below(900)));
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
