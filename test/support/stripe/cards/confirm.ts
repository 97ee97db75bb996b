import type Stripe from 'stripe';
import { StripeFailure } from '../api/failure.ts';
import { copyOf } from '../store/fixture.ts';
import type { CardBehaviour } from '../store/store.ts';
import type { EmitOptions, World } from '../world.ts';
import { DECLINED, NEEDS_AUTHENTICATION, NOT_AUTHENTICATED, chargeIntent, refuseIntent } from './charge.ts';
import type { Refusal } from './charge.ts';

type Intent = Stripe.PaymentIntent;

/** How an intent is confirmed. */
export interface Confirmation extends EmitOptions {
  /** The buyer is not there to authenticate anything. */
  offSession: boolean;
  returnUrl: string | null;
}

/** How an authentication, or a slow payment, ends. */
export type IntentEnd = 'succeeded' | 'failed';

/** Charges an intent's card, which does what the test told it to. Throws Stripe's 402 when the card is refused. */
export function confirmIntent(world: World, intent: Intent, confirmation: Confirmation): Intent {
  const { offSession, request } = confirmation;
  const options = request ? { request } : {};
  const behaviour = behaviourOf(world, intent);
  if (behaviour === 'decline')
    throw refused(world, intent, { refusal: DECLINED('generic_decline'), ...options });
  if (behaviour === 'authentication_required') {
    if (offSession) throw refused(world, intent, { refusal: NEEDS_AUTHENTICATION, ...options });
    return requireAction(world, intent, confirmation);
  }
  if (behaviour === 'processing') {
    intent.status = 'processing';
    world.emit('payment_intent.processing', intent, options);
    return intent;
  }
  chargeIntent(world, intent, options);
  return intent;
}

/** The bank wants to know that it is the buyer: `payment_intent.requires_action`, and a page to go to. */
export function requireAction(
  world: World,
  intent: Intent,
  { returnUrl, request }: Partial<Confirmation>,
): Intent {
  intent.status = 'requires_action';
  const url = `${world.url}/authenticate/${intent.id}`;
  intent.next_action = {
    type: 'redirect_to_url',
    redirect_to_url: { url, return_url: returnUrl ?? null },
  };
  world.emit('payment_intent.requires_action', intent, request ? { request } : {});
  return intent;
}

/** The buyer has been to that page. Throws when the intent does not wait for it. */
export function finishAuthentication(world: World, intent: Intent, end: IntentEnd): Intent {
  if (intent.status !== 'requires_action') throw new Error(`${intent.id} waits for no authentication.`);
  if (end === 'succeeded') chargeIntent(world, intent);
  else refuseIntent(world, intent, { refusal: NOT_AUTHENTICATED });
  return intent;
}

/** A payment under way ends. Throws when it is not under way. */
export function finishProcessing(world: World, intent: Intent, end: IntentEnd): Intent {
  if (intent.status !== 'processing') throw new Error(`${intent.id} is ${intent.status}, not processing.`);
  if (end === 'succeeded') chargeIntent(world, intent);
  else refuseIntent(world, intent, { refusal: DECLINED('insufficient_funds') });
  return intent;
}

function behaviourOf(world: World, intent: Intent): CardBehaviour {
  const customer = typeof intent.customer === 'string' ? intent.customer : '';
  return world.store.cardBehaviours.get(customer) ?? 'succeed';
}

function refused(world: World, intent: Intent, options: { refusal: Refusal } & EmitOptions): StripeFailure {
  const { refusal } = options;
  const method = intent.payment_method;
  refuseIntent(world, intent, options);
  const card = world.store.paymentMethods.get(typeof method === 'string' ? method : '');
  return new StripeFailure(402, {
    type: 'card_error',
    code: refusal.code,
    message: refusal.message,
    ...(refusal.declineCode ? { decline_code: refusal.declineCode } : {}),
    ...(typeof intent.latest_charge === 'string' ? { charge: intent.latest_charge } : {}),
    payment_intent: copyOf(intent),
    ...(card ? { payment_method: copyOf(card) } : {}),
  });
}
