import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../crash/random.ts';
import { type StripeEmulator, startStripeEmulator } from '../support/stripe/emulator.ts';
import { compareBooks, verifyFile } from './books.ts';
import { type Buyer, gatherCrowd } from './crowd.ts';
import type { MarketTally } from './endings.ts';
import { Market } from './market.ts';
import { Post, type PostTally } from './post.ts';
import { Shop, priceId, webhookSecret } from './shop.ts';
import { troubleStripe } from './trouble.ts';

export interface ChaosOptions {
  readonly seed: string;
  readonly payments: number;
  readonly deaths: number;
  readonly progress: (sofar: ChaosTally) => void;
}

export interface ChaosTally extends MarketTally, PostTally {
  readonly deaths: number;
}

export interface ChaosResult {
  readonly tally: ChaosTally;
  /** What is not as it should be, in words. */
  readonly faults: readonly string[];
}

/** Nobody buys faster than the product lets a person: each of the crowd buys this often. */
const purchasesEach = 8;
const buyersAtOnce = 12;
/** How long the product has to make good what no webhook told it. */
const patienceMs = 600_000;

/**
 * Sells through the product while it is killed, Stripe fails, and webhooks come late, twice, out of order, forged or never; then
 * compares the ledger with Stripe's own books.
 */
export async function raiseChaos(options: ChaosOptions): Promise<ChaosResult> {
  const folder = mkdtempSync(join(tmpdir(), 'coffer-chaos-'));
  const stripe = await startStripeEmulator({
    prices: [{ id: priceId, unitAmountMinor: 1000, currency: 'usd' }],
  });
  const shop = new Shop(stripe, folder);
  try {
    const { path, crowd } = await gatherCrowd(folder, Math.ceil(options.payments / purchasesEach));
    await shop.start();
    stripe.webhooks.configure({ url: shop.webhookUrl, secret: webhookSecret, events: ['*'] });
    stripe.webhooks.hold();
    const parts = { stripe, shop, crowd, path };
    const tally = await trade(options, parts);
    const differences = await settleDown(parts);
    await shop.close();
    const believed = tally.believed > 0 ? [`${tally.believed} forged events were believed`] : [];
    return { tally, faults: [...differences, ...believed, ...verifyFile(path)] };
  } finally {
    await shop.close();
    await stripe.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Parts {
  readonly stripe: StripeEmulator;
  readonly shop: Shop;
  readonly crowd: readonly Buyer[];
  readonly path: string;
}

async function trade(options: ChaosOptions, { stripe, shop, crowd }: Parts): Promise<ChaosTally> {
  const random = (name: string): Random => new Random(`${options.seed} ${name}`);
  const market = new Market(stripe, shop, `${options.seed} market`);
  const post = new Post(stripe, shop, random('post'));
  const tally = (): ChaosTally => ({ ...market.tally, ...post.tally, deaths: shop.deaths });
  const delivering = post.run();
  const trouble = random('trouble');
  const deathEach = Math.ceil(options.payments / (options.deaths + 1));
  let next = 0;
  const buyer = async (): Promise<void> => {
    while (next < options.payments) {
      const number = next++;
      const who = crowd[number % crowd.length];
      if (!who) throw new Error('there is nobody to buy');
      if (trouble.chance(0.05)) troubleStripe(stripe, trouble);
      if (number > 0 && number % deathEach === 0) await shop.die();
      await market.buy(who, `chaos-${number}`);
      options.progress(tally());
    }
  };
  await Promise.all(Array.from({ length: buyersAtOnce }, buyer));
  market.finish();
  await post.close();
  await delivering;
  return tally();
}

/** All troubles are over: what was missed must be made good now by the product itself, after a start as any other. */
async function settleDown({ stripe, shop, path }: Parts): Promise<string[]> {
  stripe.faults.clear();
  await shop.die();
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const differences = compareBooks(path, stripe);
    if (differences.length === 0 || Date.now() > deadline) return differences;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
