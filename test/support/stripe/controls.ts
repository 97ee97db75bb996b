import type Stripe from 'stripe';
import { adjustSession } from './checkout/adjust.ts';
import type { Adjustment } from './checkout/adjust.ts';
import { choose } from './checkout/choose.ts';
import type { Choice } from './checkout/choose.ts';
import {
  challenge,
  decline,
  expire,
  finishAsync,
  finishChallenge,
  pay,
  payLater,
} from './checkout/outcome.ts';
import type { AsyncOutcome, BuyerChoice } from './checkout/outcome.ts';
import type { World } from './world.ts';

type Session = Stripe.Checkout.Session;

/** What a test does to checkouts without a browser. Times and amounts are Stripe's: seconds, minor units. */
export interface SessionControls {
  sessions: {
    /** Newest first. */
    all(): Session[];
    get(id: string): Session;
    /** The newest one. Throws when there is none. */
    last(): Session;
    /** Sets tax and discount, before the buyer pays. */
    adjust(id: string, adjustment: Adjustment): Session;
    /** The buyer sets quantity, amount or currency, before paying. Throws when the line item does not allow it. */
    choose(id: string, choice: Choice): Session;
    /** Overwrites fields, to make a session that Stripe itself would not. */
    patch(id: string, fields: Partial<Session>): Session;
  };
  /** The buyer pays at once: complete, paid, `checkout.session.completed`. */
  pay(id: string, choice?: BuyerChoice): Session;
  /** The buyer pays by bank debit: complete, unpaid, `checkout.session.completed`. */
  payLater(id: string): Session;
  /** The bank debit ends: `checkout.session.async_payment_succeeded` or `..._failed`. */
  finishAsync(id: string, outcome: AsyncOutcome): Session;
  /** The card is refused; the session stays open. */
  decline(id: string): Session;
  /** The bank asks for 3-D Secure; the session stays open until `finishChallenge`. */
  challenge(id: string): Session;
  /** 3-D Secure ends: paid, or open for another attempt. */
  finishChallenge(id: string, end: AsyncOutcome): Session;
  /** The session's time runs out: `checkout.session.expired`. */
  expire(id: string): Session;
}

export function sessionControls(world: World): SessionControls {
  const get = (id: string): Session => {
    const session = world.store.sessions.get(id);
    if (!session) throw new Error(`The emulator has no session ${id}.`);
    return session;
  };
  return {
    sessions: {
      all: () => world.store.sessions.newestFirst(),
      get,
      last: () => get(world.store.sessions.newestFirst()[0]?.id ?? '(none)'),
      adjust: (id, adjustment) => adjustSession(world, get(id), adjustment),
      choose: (id, choice) => choose(world, get(id), choice),
      patch: (id, fields) => Object.assign(get(id), fields),
    },
    pay: (id, choice) => pay(world, get(id), choice),
    payLater: (id) => payLater(world, get(id)),
    finishAsync: (id, outcome) => finishAsync(world, get(id), outcome),
    decline: (id) => decline(world, get(id)),
    challenge: (id) => challenge(world, get(id)),
    finishChallenge: (id, end) => finishChallenge(world, get(id), end),
    expire: (id) => expire(world, get(id)),
  };
}
