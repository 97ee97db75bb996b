import type Stripe from 'stripe';
import { addCard, attachCard } from '../cards/card.ts';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';
import { idOf } from './payment.ts';

/** The card of a session in `setup` mode, saved with its customer without any payment. */
export function setUpCard(world: World, session: Stripe.Checkout.Session): void {
  const card = addCard(world, session.livemode);
  const customerId = idOf(session.customer);
  const id = newId('seti_1', 23);
  const intent = world.store.setupIntents.put({
    ...loadFixture('setup-intent'),
    id,
    client_secret: `${id}_secret_${newId('', 25)}`,
    created: world.nowSeconds(),
    customer: session.customer,
    last_setup_error: null,
    livemode: session.livemode,
    metadata: { ...world.store.notes.get(session.id)?.setupIntentMetadata },
    next_action: null,
    payment_method: card.id,
    status: 'succeeded',
    usage: 'off_session',
  });
  session.setup_intent = id;
  if (customerId !== '') attachCard(world, card, { customerId });
  world.emit('setup_intent.succeeded', intent);
}
