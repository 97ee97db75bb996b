import { compareBooks } from './books.ts';
import { judgeCharges } from './charges.ts';
import { type Parts, dieAndLetTimePass } from './time.ts';

/**
 * How long the product has to make good what no webhook told it: for thousands of payments at once longer than for one, and yet not
 * so long that it could wait for its own long pauses.
 */
const patienceMs = 120_000;

/** How the product and Stripe came to agree. */
interface Settled {
  readonly madeGoodMs: number;
  /** What they do not agree on. */
  readonly differences: readonly string[];
}

/**
 * All troubles are over: what was missed must be made good now by the product itself, after a start as any other; and after another
 * one it must be so still.
 */
export async function settleDown(parts: Parts): Promise<Settled> {
  const { faults } = parts.stripe;
  faults.clear();
  loseCharge(faults);
  const startedAtMs = Date.now();
  const differences = await settleOnce(parts);
  const madeGoodMs = Date.now() - startedAtMs;
  return { madeGoodMs, differences: differences.length > 0 ? differences : await settleOnce(parts) };
}

/** But for one: a card is charged, and neither the answer nor a webhook tells of it. The SDK asks three times. */
function loseCharge(faults: Parts['stripe']['faults']): void {
  faults.drop({ when: 'after', method: 'POST', path: '/v1/payment_intents', times: 3 });
}

async function settleOnce({ stripe, shop, crowd }: Parts): Promise<string[]> {
  await dieAndLetTimePass({ shop, crowd });
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const charges = judgeCharges(crowd.path, stripe, crowd.spenders);
    const differences = [...compareBooks(crowd.path, stripe), ...charges];
    if (differences.length === 0 || Date.now() > deadline) return differences;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
