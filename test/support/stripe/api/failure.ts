import type Stripe from 'stripe';

/** The part of Stripe's error object a client reads. */
export interface ErrorBody {
  type: 'invalid_request_error' | 'idempotency_error' | 'api_error' | 'card_error';
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
}

/** An answer that is an error object of Stripe's. Thrown anywhere below the API, written at its edge. */
export class StripeFailure extends Error {
  status: number;
  body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.name = 'StripeFailure';
    this.status = status;
    this.body = body;
  }
}

/** A 400 for a bad parameter. `param` is Stripe's path of it, such as `line_items[0][price]`. */
export function invalid(message: string, details: { param?: string; code?: string } = {}): StripeFailure {
  return new StripeFailure(400, { type: 'invalid_request_error', message, ...details });
}

/** What is said about an id that names nothing: 404 in a path, 400 in a parameter. */
export function missing(kind: string, id: string, at: { param: string; status: 400 | 404 }): StripeFailure {
  return new StripeFailure(at.status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param: at.param,
  });
}
