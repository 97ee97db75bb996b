import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { startStripeEmulator } from '../../support/stripe/emulator.ts';
import type { Filled } from '../fill/fill.ts';
import { addPurchases, countCredited, eventText } from '../fill/purchases.ts';
import { events, webhookSecret } from '../load/orders.ts';
import { type Row, generatorNote } from '../report/row.ts';
import { type Figure, bestRate, cpuShareOf, measure } from '../rounds.ts';
import { type Server, startBare, startProduct } from '../server.ts';
import type { Bench, Found } from './part.ts';

/** So many for each second that a side is measured. */
const eventsASecond = 1000;

/**
 * How many of Stripe's events are verified, stored and applied in a second, each a purchase that is credited, beside a
 * server that looks at the signature and forgets the rest.
 */
export async function measureWebhooks(bench: Bench, { path, wallets }: Filled): Promise<Found> {
  const { rounds, seconds, places, progress } = bench;
  const requests = seconds * eventsASecond;
  const file = join(bench.folder, 'webhooks.db');
  copyFileSync(path, file);
  const instanceId = addPurchases(file, { rounds, purchases: requests, wallets });
  const stripe = await startStripeEmulator({
    prices: [{ id: 'price_bench', unitAmountMinor: 1000, currency: 'usd' }],
  });
  const bare = await startBare(places.loaded);
  const product = await startProduct(file, places.loaded, (url) => ({
    DWCTL_PAYMENT__STRIPE__API_KEY: 'sk_test_bench',
    DWCTL_PAYMENT__STRIPE__WEBHOOK_SECRET: webhookSecret,
    DWCTL_PAYMENT__STRIPE__PRICE_ID: 'price_bench',
    DWCTL_PAYMENT__STRIPE__HOST_URL: url,
    DWCTL_PAYMENT__STRIPE__API_BASE: stripe.url,
  }));
  const side = ({ url }: Server): (() => Promise<Figure>) => {
    let round = 0;
    return () => bench.send(events(url, { item: eventText(instanceId, round++), requests }));
  };
  const sides = { 'bare signatures': side(bare), webhooks: side(product) };
  const figures = await measure(rounds, sides, (name, round) =>
    progress.show(`${name}, round ${round} of ${rounds}`),
  );
  await Promise.all([bare.stop(), product.stop(), stripe.close()]);
  const credited = countCredited(file);
  if (credited !== rounds * requests)
    throw new Error(`${credited} of ${rounds * requests} purchases were credited`);
  const row: Row = {
    ...{ what: 'webhooks stored and applied', against: 'bare server that verifies the signature' },
    ...{ goal: 0.5, better: 'higher', unit: '/s' },
    ...{ ours: bestRate(figures.webhooks), theirs: bestRate(figures['bare signatures']) },
    notes: [
      ...generatorNote('webhooks', cpuShareOf(figures.webhooks)),
      ...generatorNote('bare server', cpuShareOf(figures['bare signatures'])),
    ],
  };
  return { rows: [row], facts: [] };
}
