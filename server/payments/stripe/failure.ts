import type { Logger } from 'pino';
import { Stripe } from 'stripe';
import { ProviderFailure, type ProviderFailureReason } from '../provider.ts';

const { errors } = Stripe;

/**
 * Calls Stripe, and logs what went wrong with its request id and code. Stripe's own words stay out of the log and of
 * every answer: they can hold parts of the key.
 * @throws ProviderFailure in place of every error of the SDK.
 */
export async function callStripe<T>(log: Logger, doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const failure = translate(error);
    const { reason, facts } = failure;
    log.warn({ doing, reason, ...facts }, 'Stripe did not do what it was asked');
    throw failure;
  }
}

/** The failure that stands for an error of the SDK. Throws whatever is none. */
export function translate(error: unknown): ProviderFailure {
  if (!(error instanceof errors.StripeError)) throw error;
  return new ProviderFailure(reasonOf(error), factsOf(error));
}

/** What of an error may be logged. */
function factsOf({ type, code, param, statusCode, requestId }: Stripe.errors.StripeError) {
  return { type, stripeCode: code, param, statusCode, stripeRequestId: requestId };
}

/** What an error of the SDK means, as a permanent code. */
export function reasonOf(error: Stripe.errors.StripeError): ProviderFailureReason {
  if (error instanceof errors.StripeAuthenticationError) return 'provider_key_refused';
  if (error instanceof errors.StripePermissionError) return 'provider_key_refused';
  const isPassing = error.statusCode === undefined || error.statusCode >= 500;
  if (isPassing || error.statusCode === 409 || error.statusCode === 429) return 'provider_unreachable';
  return error.param?.startsWith('line_items') ? 'price_refused' : 'provider_refused';
}

/** Whether Stripe says that the customer of a call does not exist, or does no longer. */
export function isCustomerGone(error: unknown): boolean {
  if (!(error instanceof errors.StripeInvalidRequestError)) return false;
  return error.code === 'resource_missing' && error.param === 'customer';
}
