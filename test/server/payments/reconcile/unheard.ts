import type { CaughtUp } from '@coffer/server/payments/reconcile/catch-up.ts';
import { type Shop, type ShopOptions, openShop } from '../shop.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** A shop whose webhooks arrive nowhere. */
export interface UnheardShop extends Shop {
  /** One round of the job. */
  readonly round: (isHurried?: boolean) => Promise<CaughtUp>;
  /** The job's rounds, every 10 seconds, while some time goes by. */
  readonly pass: (ms: number) => Promise<void>;
}

/** Opens it; events of refunds and disputes are made too, and lost. */
export async function openUnheardShop(options?: ShopOptions): Promise<UnheardShop> {
  const shop = await openShop(options);
  shop.emulator.webhooks.configure(null);
  const { deps } = shop;
  const { signal } = new AbortController();
  const makeSignal = (): AbortSignal => signal;
  const round = (isHurried = false): Promise<CaughtUp> => deps.catchUp.run(deps, { makeSignal, isHurried });
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 10_000) {
      deps.clock.advance(10_000);
      await round();
    }
  };
  return { ...shop, round, pass };
}

/** Makes events of another product, in the same account. */
export function emitForeign({ emulator }: UnheardShop, many: number): void {
  const session = { object: 'checkout.session', id: 'cs_foreign', metadata: {}, livemode: false };
  for (let count = 0; count < many; count += 1) emulator.emit('checkout.session.expired', session);
}

interface ForeignRefund {
  readonly intentId: string;
  readonly eventId: string;
}

/** A refund of another product's payment, in the same account. */
export async function refundForeign(shop: UnheardShop): Promise<ForeignRefund> {
  const { checkoutId } = await shop.buy();
  shop.emulator.sessions.patch(checkoutId, { metadata: {} });
  const paid = shop.emulator.pay(checkoutId);
  const intentId = typeof paid.payment_intent === 'string' ? paid.payment_intent : '';
  shop.emulator.sessions.patch(checkoutId, {
    payment_intent: null,
    payment_status: 'unpaid',
    status: 'open',
  });
  const intent = shop.emulator.store.paymentIntents.get(intentId);
  if (!intent) throw new Error('There is no payment intent.');
  intent.metadata = {};
  shop.emulator.refundByHand(intentId);
  const made = shop.emulator.store.events.newestFirst().find(({ type }) => type === 'refund.created');
  return { intentId, eventId: made?.id ?? '' };
}
