import { rmSync } from 'node:fs';
import { makeFolder } from '../setup/folder.ts';
import { Random } from '../crash/random.ts';
import { startStripeEmulator } from '../support/stripe/emulator.ts';
import { verifyFile } from './books.ts';
import { gatherCrowd } from './crowd.ts';
import type { MarketTally } from './endings.ts';
import { Market } from './market.ts';
import { Post, type PostTally } from './post.ts';
import { settleDown } from './settling.ts';
import { Shop, priceId, priceMinor, webhookSecret } from './shop.ts';
import { Spending, type SpendingTally } from './spending.ts';
import { type Parts, dieAndLetTimePass } from './time.ts';
import { troubleStripe } from './trouble.ts';

export interface ChaosOptions {
  readonly seed: string;
  readonly payments: number;
  readonly deaths: number;
  readonly progress: (sofar: ChaosTally) => void;
}

export interface ChaosTally extends MarketTally, PostTally, SpendingTally {
  readonly deaths: number;
}

export interface ChaosResult {
  readonly tally: ChaosTally;
  /** How long it took until what no webhook had told was made good; or how long that was waited for. */
  readonly madeGoodMs: number;
  /** What is not as it should be, in words. */
  readonly faults: readonly string[];
}

/** Nobody buys faster than the product lets a person: each of the crowd buys this often. */
const purchasesEach = 8;
/** With auto top-up there are this many people, and one more for so many purchases. */
const fewestSpenders = 14;
const purchasesPerSpender = 100;
const buyersAtOnce = 12;
/**
 * Sells through the product while it is killed, Stripe fails, and webhooks come late, twice, out of order, forged or never; then
 * compares the ledger with Stripe's own books.
 */
export async function raiseChaos(options: ChaosOptions): Promise<ChaosResult> {
  const folder = makeFolder();
  const stripe = await startStripeEmulator({
    prices: [{ id: priceId, unitAmountMinor: priceMinor, currency: 'usd' }],
  });
  const shop = new Shop(stripe, folder);
  try {
    const buyers = Math.ceil(options.payments / purchasesEach);
    const spenders = fewestSpenders + Math.floor(options.payments / purchasesPerSpender);
    const crowd = await gatherCrowd(folder, stripe, { buyers, spenders });
    await shop.start();
    stripe.webhooks.configure({ url: shop.webhookUrl, secret: webhookSecret, events: ['*'] });
    stripe.webhooks.hold();
    const parts = { stripe, shop, crowd };
    const tally = await trade(options, parts);
    const { madeGoodMs, differences } = await settleDown(parts);
    await shop.close();
    const { believed } = tally();
    const forgeries = believed > 0 ? [`${believed} forged events were believed`] : [];
    return { tally: tally(), madeGoodMs, faults: [...differences, ...forgeries, ...verifyFile(crowd.path)] };
  } finally {
    await shop.close();
    await stripe.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves when nobody buys or spends any more, with what tells how it went. */
async function trade(options: ChaosOptions, { stripe, shop, crowd }: Parts): Promise<() => ChaosTally> {
  const random = (name: string): Random => new Random(`${options.seed} ${name}`);
  const market = new Market(stripe, shop, `${options.seed} market`);
  const post = new Post(stripe, shop, random('post'));
  const spending = new Spending({ stripe, shop, spenders: crowd.spenders }, random('spending'));
  const told = (): Omit<ChaosTally, 'deaths'> => ({ ...market.tally, ...post.tally, ...spending.tally });
  const tally = (): ChaosTally => ({ ...told(), deaths: shop.deaths });
  const going = [post.run(), spending.run()];
  const trouble = random('trouble');
  const deathEach = Math.ceil(options.payments / (options.deaths + 1));
  let next = 0;
  const buyer = async (): Promise<void> => {
    while (next < options.payments) {
      const number = next++;
      const who = crowd.buyers[number % crowd.buyers.length];
      if (!who) throw new Error('there is nobody to buy');
      if (trouble.chance(0.05)) troubleStripe(stripe, trouble);
      if (number > 0 && number % deathEach === 0) await dieAndLetTimePass({ shop, crowd });
      await market.buy(who, `chaos-${number}`);
      options.progress(tally());
    }
  };
  await Promise.all(Array.from({ length: buyersAtOnce }, buyer));
  await spending.everyCardAsked();
  market.finish();
  spending.close();
  await post.close();
  await Promise.all(going);
  const { deaths } = shop;
  return () => {
    spending.count();
    return { ...tally(), deaths };
  };
}
