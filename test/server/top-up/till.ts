import { parseCredits } from '@coffer/db';
import { readTopUp, setTopUp } from '@coffer/server/top-up/settings.ts';
import { TopUps } from '@coffer/server/top-up/top-ups.ts';
import type { Purchase } from '@coffer/db';
import { type Shop, type ShopOptions, knowPrices, openShop, priceId } from '../payments/shop.ts';

/** A shop in which somebody has agreed to have 10 credits bought for 10.00 USD below 5, for 60.00 USD a month at most. */
export interface Till extends Shop {
  readonly topUps: TopUps;
  /** The buyer spends credits. */
  readonly spend: (amount: string) => Promise<void>;
  /** Time passes, and the job has its turn. */
  readonly later: (minutes: number) => Promise<void>;
  /** How often Stripe was asked to charge a card. */
  readonly tries: () => number;
  readonly charges: () => readonly Purchase[];
}

/** Somebody agrees to that, and pays once with the card to be charged. */
export async function agree({ deps, emulator }: Shop, caller: Shop['buyer']): Promise<void> {
  const wish = { threshold: parseCredits('5'), priceId, monthlyCap: 60, requestId: crypto.randomUUID() };
  await setTopUp(deps, caller, wish);
  emulator.pay(emulator.sessions.last().id);
  await emulator.webhooks.settled();
  await readTopUp(deps, caller);
}

/** A charge is made, and its answer and its news are lost. */
export async function chargeUnheard({ deps, emulator, spend, topUps }: Till): Promise<void> {
  await spend('9');
  deps.clock.advance(11 * 60_000);
  emulator.webhooks.hold();
  emulator.faults.drop({ method: 'POST', path: '/v1/payment_intents', when: 'after', times: 3 });
  await topUps.round();
}

export async function openTill(options: ShopOptions = {}): Promise<Till> {
  const shop = await openShop({ events: ['*'], ...options });
  await knowPrices(shop);
  const { deps, buyer, emulator } = shop;
  await agree(shop, buyer);
  const topUps = new TopUps(deps);
  await topUps.round();
  return {
    ...shop,
    topUps,
    spend: async (amount) => {
      const { userId } = buyer;
      const what = { type: 'usage', amount: parseCredits(amount), origin: `wallet:${userId}` } as const;
      const actor = { type: 'user', id: userId, name: 'Ada' } as const;
      const rest = { sourceId: crypto.randomUUID(), description: null, metadata: null, actor };
      await deps.db.ledger.post({ userId, ...what, ...rest });
    },
    later: async (minutes) => {
      deps.clock.advance(minutes * 60_000);
      await topUps.round();
      await emulator.webhooks.settled();
    },
    tries: () => emulator.calls.matching({ method: 'POST', path: '/v1/payment_intents' }).length,
    charges: () =>
      deps.db.read.query.purchase
        .findMany()
        .sync()
        .filter(({ kind }) => kind === 'top_up'),
  };
}
