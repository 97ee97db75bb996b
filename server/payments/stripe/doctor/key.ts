import { Stripe } from 'stripe';
import { type Finding, broken, inOrder, warning } from '../../../doctor/check.ts';
import { reasonOf } from '../failure.ts';
import { type StripePatient, impatient } from './patient.ts';

/** What Stripe says to the key, and what time it has. */
export interface Greeting {
  readonly answer: 'accepted' | 'refused' | 'none';
  /** Stripe's name for the call; null where nothing answered. */
  readonly requestId: string | null;
  /** Stripe's clock, in milliseconds since 1970 UTC; null where it was not told. */
  readonly atMs: number | null;
}

/** Asks whose key it is: a restricted one may not know, and is accepted all the same. */
export async function greet({ stripe }: Pick<StripePatient, 'stripe'>): Promise<Greeting> {
  try {
    const { lastResponse } = await stripe.accounts.retrieveCurrent({}, impatient);
    return {
      answer: 'accepted',
      requestId: lastResponse.requestId,
      atMs: momentOf(lastResponse.headers['date']),
    };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const requestId = error.requestId ?? null;
    return { answer: answerOf(error), requestId, atMs: momentOf(error.headers?.['date']) };
  }
}

function answerOf(error: Stripe.errors.StripeError): Greeting['answer'] {
  if (error instanceof Stripe.errors.StripeAuthenticationError) return 'refused';
  return reasonOf(error) === 'provider_unreachable' ? 'none' : 'accepted';
}

function momentOf(header: string | undefined): number | null {
  const atMs = Date.parse(header ?? '');
  return Number.isNaN(atMs) ? null : atMs;
}

/** Whether Stripe accepts the key, and for which mode. */
export async function lookAtKey(patient: StripePatient): Promise<Finding> {
  const { answer, requestId } = await greet(patient);
  const { livemode, apiKey } = patient.config;
  const reference = requestId === null ? '' : ` (Stripe's request ${requestId})`;
  if (answer === 'none') {
    return warning(
      'Stripe could not be reached: nobody can buy until it answers, and nothing is lost meanwhile.',
      'Check that this machine can reach api.stripe.com, and look at status.stripe.com.',
    );
  }
  if (answer === 'refused') {
    return broken(
      `Stripe does not accept the API key${reference}: nobody can buy.`,
      'Copy the secret key again in the Stripe Dashboard from Developers → API keys into payment.stripe.api_key, and start again.',
    );
  }
  const kind = apiKey.startsWith('rk_') ? 'restricted' : 'secret';
  return inOrder(`Stripe accepts the ${kind} key, which is of ${livemode ? 'live' : 'test'} mode.`);
}
