import type Stripe from 'stripe';
import { invalid } from '../api/failure.ts';
import { DECLINED, NOT_AUTHENTICATED, chargeIntent, refuseIntent } from '../cards/charge.ts';
import { requireAction } from '../cards/confirm.ts';
import type { EmitOptions, World } from '../world.ts';
import { invoiceSession } from './invoice.ts';
import { setUpCard } from './setup.ts';
import { idOf, identifyBuyer, paymentIntentOf, takeCard } from './payment.ts';

type Session = Stripe.Checkout.Session;

/** How a slow payment, such as a bank debit, ends. */
export type AsyncOutcome = 'succeeded' | 'failed';

/** What a buyer ticks on the page. */
export interface BuyerChoice {
  /** Save the card with the customer, to be offered again. */
  rememberCard?: boolean;
}

/** True while a session is complete and its money is still on the way. */
export function isWaiting(world: World, session: Session): boolean {
  const intent = world.store.paymentIntents.get(idOf(session.payment_intent));
  return session.status === 'complete' && intent?.status === 'processing';
}

/** The buyer pays at once, or in `setup` mode leaves a card. A session that comes to nothing needs no payment at all. */
export function pay(world: World, session: Session, choice: BuyerChoice = {}): Session {
  requireOpen(session);
  identifyBuyer(world, session);
  if (session.mode === 'payment' && session.amount_total !== 0) {
    session.payment_status = 'paid';
    chargeIntent(world, takeCard(world, session, choice.rememberCard === true));
  } else {
    if (session.mode === 'setup') setUpCard(world, session);
    session.payment_status = session.mode === 'subscription' ? 'paid' : 'no_payment_required';
  }
  invoiceSession(world, session);
  return complete(world, session);
}

/** The buyer chooses a slow method: complete, but unpaid until `finishAsync`. */
export function payLater(world: World, session: Session): Session {
  requireOpen(session);
  identifyBuyer(world, session);
  const intent = paymentIntentOf(world, session);
  intent.status = 'processing';
  intent.customer = session.customer;
  intent.payment_method_types = ['us_bank_account'];
  return complete(world, session);
}

/** The slow payment ends. Throws when the session is not waiting for one. */
export function finishAsync(world: World, session: Session, outcome: AsyncOutcome): Session {
  if (!isWaiting(world, session)) throw new Error(`Session ${session.id} is not waiting for a slow payment.`);
  const intent = paymentIntentOf(world, session);
  if (outcome === 'failed') {
    refuseIntent(world, intent, { refusal: DECLINED('insufficient_funds') });
    world.emit('checkout.session.async_payment_failed', session);
    return session;
  }
  session.payment_status = 'paid';
  // An account is saved once its money has come. Here it is a card like any other.
  if (intent.setup_future_usage !== null) takeCard(world, session, false);
  chargeIntent(world, intent);
  invoiceSession(world, session);
  world.emit('checkout.session.async_payment_succeeded', session);
  return session;
}

/** The card is refused: the session stays open for another attempt. */
export function decline(world: World, session: Session): Session {
  requireOpen(session);
  refuseIntent(world, paymentIntentOf(world, session), { refusal: DECLINED('generic_decline') });
  return session;
}

/** True while the buyer's bank asks for 3-D Secure. */
export function isAuthenticating(world: World, session: Session): boolean {
  const intent = world.store.paymentIntents.get(idOf(session.payment_intent));
  return session.status === 'open' && intent?.status === 'requires_action';
}

/** The buyer's bank asks for 3-D Secure: the session stays open until `finishChallenge`. */
export function challenge(world: World, session: Session): Session {
  requireOpen(session);
  requireAction(world, paymentIntentOf(world, session), { returnUrl: session.success_url });
  return session;
}

/** 3-D Secure ends: the session is paid, or open for another attempt. Throws when nobody asked for it. */
export function finishChallenge(world: World, session: Session, end: AsyncOutcome): Session {
  if (!isAuthenticating(world, session))
    throw new Error(`Session ${session.id} waits for no authentication.`);
  if (end === 'succeeded') return pay(world, session);
  refuseIntent(world, paymentIntentOf(world, session), { refusal: NOT_AUTHENTICATED });
  return session;
}

/** The session ends without a payment. Throws Stripe's 400 when it is no longer open. */
export function expire(world: World, session: Session, options: EmitOptions = {}): Session {
  if (session.status !== 'open') {
    throw invalid(
      'Only Checkout Sessions with a status in ["open"] can be expired. ' +
        `This Checkout Session has a status of \`${session.status}\`.`,
      { param: 'session' },
    );
  }
  session.status = 'expired';
  session.url = null;
  world.emit('checkout.session.expired', session, options);
  return session;
}

/** Expires whatever is open past its time, as Stripe does by itself. */
export function expireDue(world: World): void {
  for (const session of world.store.sessions.newestFirst()) {
    if (session.status === 'open' && session.expires_at <= world.nowSeconds()) expire(world, session);
  }
}

function complete(world: World, session: Session): Session {
  session.status = 'complete';
  session.url = null;
  world.emit('checkout.session.completed', session);
  return session;
}

function requireOpen(session: Session): void {
  if (session.status !== 'open') throw new Error(`Session ${session.id} is ${session.status}, not open.`);
}
