import type Stripe from 'stripe';
import type { Random } from '../crash/random.ts';
import type { StripeEmulator } from '../support/stripe/emulator.ts';
import { type PostResult, isDelivered, postWebhook } from '../support/stripe/webhooks/post.ts';
import { signatureHeader } from '../support/stripe/webhooks/signature.ts';
import { type Shop, webhookSecret } from './shop.ts';

/** How the events were delivered. */
export interface PostTally {
  readonly attempts: number;
  readonly failed: number;
  readonly duplicated: number;
  readonly dropped: number;
  readonly forged: number;
  /** Forged and taken: must stay 0. */
  readonly believed: number;
}

interface Letter {
  readonly event: Stripe.Event;
  readonly body: string;
}

const carriers = 16;

/**
 * Stripe's webhooks on the worst of days: events come late, twice, out of order, or never, and some are somebody else's. What
 * the product did not take is tried again, as Stripe does; what was dropped is not.
 */
export class Post {
  readonly #stripe: StripeEmulator;
  readonly #shop: Shop;
  readonly #random: Random;
  readonly #waiting: Letter[] = [];
  readonly #archive: Letter[] = [];
  #isOpen = true;
  #underWay = 0;
  #sum = { attempts: 0, failed: 0, duplicated: 0, dropped: 0, forged: 0, believed: 0 };

  constructor(stripe: StripeEmulator, shop: Shop, random: Random) {
    this.#stripe = stripe;
    this.#shop = shop;
    this.#random = random;
  }

  get tally(): PostTally {
    return { ...this.#sum };
  }

  /** Delivers until it is closed. */
  async run(): Promise<void> {
    await Promise.all(Array.from({ length: carriers }, () => this.#carry()));
  }

  /** Resolves when nothing waits any more, and ends the deliveries. */
  async close(): Promise<void> {
    for (;;) {
      this.#collect();
      if (this.#waiting.length === 0 && this.#underWay === 0) break;
      await pause(20);
    }
    this.#isOpen = false;
  }

  async #carry(): Promise<void> {
    while (this.#isOpen) {
      this.#collect();
      const letter = this.#draw();
      if (!letter) await pause(20);
      else await this.#deliver(letter);
    }
  }

  /** Takes new events from Stripe, and decides their fate. */
  #collect(): void {
    for (const { event, body } of this.#stripe.webhooks.deliveries.splice(0)) {
      if (this.#random.chance(0.03)) {
        this.#sum.dropped += 1;
        continue;
      }
      const copies = this.#random.chance(0.5) ? 2 + this.#random.below(3) : 1;
      this.#sum.duplicated += copies - 1;
      for (let copy = 0; copy < copies; copy += 1) this.#waiting.push({ event, body });
    }
  }

  /** Any of what waits: mostly one of the oldest, so that nothing waits for ever. */
  #draw(): Letter | null {
    if (this.#archive.length > 0 && this.#random.chance(0.15)) {
      return this.#archive[this.#random.below(this.#archive.length)] ?? null;
    }
    const reach = this.#random.chance(0.9) ? Math.min(60, this.#waiting.length) : this.#waiting.length;
    if (reach === 0) return null;
    return this.#waiting.splice(this.#random.below(reach), 1)[0] ?? null;
  }

  async #deliver(letter: Letter): Promise<void> {
    this.#underWay += 1;
    if (this.#random.chance(0.02)) await this.#forge(letter);
    const seconds = Math.floor(Date.now() / 1000);
    const signature = signatureHeader(letter.body, [webhookSecret], seconds);
    const result = await this.#send(letter.body, signature);
    this.#sum.attempts += 1;
    if (isDelivered(result)) {
      if (this.#archive.length < 20_000) this.#archive.push(letter);
    } else {
      this.#sum.failed += 1;
      this.#waiting.push(letter);
    }
    this.#underWay -= 1;
    // Nobody is at home: Stripe does not knock on and on either.
    if (result.status === null) await pause(500);
  }

  /** A message of somebody who has no secret, of somebody with an old one, or one that was cut off. */
  async #forge({ body }: Letter): Promise<void> {
    const seconds = Math.floor(Date.now() / 1000);
    const [sent, signature] = this.#random.pick<[string, string]>([
      [body, signatureHeader(body, ['whsec_forged'], seconds)],
      [body, signatureHeader(body, [webhookSecret], seconds - 3600)],
      [body, signatureHeader(body, [webhookSecret], seconds + 3600)],
      [
        body.replace('"livemode": false', '"livemode":  false'),
        signatureHeader(body, [webhookSecret], seconds),
      ],
      [body.slice(0, -20), signatureHeader(body, [webhookSecret], seconds)],
      [body, ''],
    ]);
    this.#sum.forged += 1;
    if (isDelivered(await this.#send(sent, signature))) this.#sum.believed += 1;
  }

  #send(body: string, signature: string): Promise<PostResult> {
    return postWebhook(this.#shop.webhookUrl, { body, signature, timeoutMs: 30_000 });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
