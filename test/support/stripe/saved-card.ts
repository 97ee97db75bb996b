import type { CardBehaviour } from './store/store.ts';
import { emulatorForTest, sdkFor } from './testing.ts';

/** A customer's saved card that behaves as it is told, and a way to charge 20.00 USD off-session. */
export async function savedCard(behaviour: CardBehaviour = 'succeed') {
  const emulator = await emulatorForTest();
  const stripe = sdkFor(emulator);
  const customer = emulator.seed.customer().id;
  const card = emulator.cards.save(customer).id;
  emulator.cards.behave(customer, behaviour);
  const charge = (more: object = {}) =>
    stripe.paymentIntents.create({
      amount: 2000,
      currency: 'usd',
      customer,
      payment_method: card,
      confirm: true,
      off_session: true,
      metadata: { purchase: 'p1' },
      ...more,
    });
  const types = () =>
    emulator.store.events
      .newestFirst()
      .map(({ type }) => type)
      .toReversed()
      .filter((type) => !type.startsWith('payment_method'));
  return { emulator, stripe, customer, card, charge, types };
}
