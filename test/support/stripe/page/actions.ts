import type Stripe from 'stripe';
import {
  challenge,
  decline,
  finishAsync,
  finishChallenge,
  isAuthenticating,
  isWaiting,
  pay,
  payLater,
} from '../checkout/outcome.ts';
import { choose } from '../checkout/choose.ts';
import type { World } from '../world.ts';
import { choicesIn } from './choice-form.ts';
import { returnUrl } from './checkout-page.ts';

type Session = Stripe.Checkout.Session;

/** Where a button leads; without an address the page stays, with an error or without. */
interface Pressed {
  goTo?: string;
  error?: string;
}

/** A button of the hosted page. */
interface Action {
  isDue(world: World, session: Session): boolean;
  press(world: World, session: Session, form: Record<string, unknown>): Pressed;
}

const isOpen = (_world: World, session: Session) => session.status === 'open';

const ACTIONS: Record<string, Action> = {
  pay: {
    isDue: isOpen,
    press: (world, session, form) => ({
      goTo: returnUrl(pay(world, session, { rememberCard: form['remember'] === 'on' })),
    }),
  },
  'pay-later': {
    isDue: isOpen,
    press: (world, session) => ({ goTo: returnUrl(payLater(world, session)) }),
  },
  choose: {
    isDue: isOpen,
    press: (world, session, form) => {
      try {
        for (const choice of choicesIn(form)) choose(world, session, choice);
        return {};
      } catch (error) {
        return { error: error instanceof Error ? error.message : String(error) };
      }
    },
  },
  challenge: { isDue: isOpen, press: (world, session) => (challenge(world, session), {}) },
  decline: {
    isDue: isOpen,
    press: (world, session) => {
      decline(world, session);
      return { error: 'Your card was declined. Try another way to pay.' };
    },
  },
  cancel: {
    isDue: (_world, session) => session.status === 'open' && session.cancel_url !== null,
    press: (_world, session) => ({ goTo: session.cancel_url ?? '/' }),
  },
  succeeded: {
    isDue: isWaiting,
    press: (world, session) => ({ goTo: returnUrl(finishAsync(world, session, 'succeeded')) }),
  },
  failed: {
    isDue: isWaiting,
    press: (world, session) => ({ goTo: returnUrl(finishAsync(world, session, 'failed')) }),
  },
  authenticated: {
    isDue: isAuthenticating,
    press: (world, session) => ({ goTo: returnUrl(finishChallenge(world, session, 'succeeded')) }),
  },
  unauthenticated: {
    isDue: isAuthenticating,
    press: (world, session) => {
      finishChallenge(world, session, 'failed');
      return { error: 'Your bank did not let the payment through. Try another way to pay.' };
    },
  },
};

/** What a button does, by the last part of its address. */
export function actionFor(name: string): Action | undefined {
  return Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
}
