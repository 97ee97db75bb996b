import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../faults.ts';
import { StripeFailure } from './failure.ts';
import type { ErrorBody } from './failure.ts';

/** What a call is answered instead of being worked on. */
interface Instead {
  failure: StripeFailure;
  headers: Record<string, string>;
  /** Whether it is kept for the idempotency key. */
  isSaved: boolean;
}

/** Lets a fault happen that comes before the work: waits, or says what to answer. Undefined: the work goes on. */
export async function faultBefore(fault: Fault | undefined): Promise<Instead | 'dropped' | undefined> {
  if (fault?.kind === 'hold') {
    fault.arrive();
    await fault.released;
  } else if (fault?.kind === 'slow') {
    await wait(fault.waitMs);
  } else if (fault?.kind === 'drop' && fault.when === 'before') {
    return 'dropped';
  } else if (fault?.kind === 'fail') {
    const { retryAfterSeconds, saved } = fault;
    return {
      failure: new StripeFailure(fault.status, errorFor(fault)),
      headers: retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
      isSaved: saved === true,
    };
  }
  return undefined;
}

function errorFor(fault: Extract<Fault, { kind: 'fail' }>): ErrorBody {
  const defaults: Record<number, ErrorBody> = {
    401: { type: 'invalid_request_error', message: 'Invalid API Key provided.' },
    402: { type: 'card_error', code: 'card_declined', message: 'Your card was declined.' },
    429: { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded.' },
  };
  const unknown: ErrorBody = { type: 'api_error', message: 'Sorry, something went wrong on our end.' };
  return { ...(defaults[fault.status] ?? unknown), ...fault.error };
}
