/**
 * Why a request was refused. Codes are permanent: clients match on them. `server/error.ts` maps each to its HTTP
 * status, its tRPC code and its public text, and does not compile while one is missing.
 */
export type RefusalCode =
  | 'amount_invalid'
  | 'amount_too_fine'
  | 'amount_out_of_range'
  | 'amount_not_positive'
  | 'insufficient_credits'
  | 'source_conflict'
  | 'batch_refused'
  | 'hold_not_found'
  | 'hold_captured'
  | 'hold_released'
  | 'hold_expired'
  | 'idempotency_conflict'
  | 'idempotency_in_progress'
  | 'idempotency_key_invalid'
  | 'user_not_found'
  | 'transaction_not_found'
  | 'purchase_not_found'
  | 'event_not_found'
  | 'api_key_not_found'
  | 'not_found'
  | 'method_not_allowed'
  | 'not_signed_in'
  | 'bad_credentials'
  | 'forbidden'
  | 'scope_missing'
  | 'origin_forbidden'
  | 'invalid_input'
  | 'malformed_json'
  | 'invalid_query'
  | 'unsupported_media_type'
  | 'body_too_large'
  | 'rate_limited'
  | 'too_many_reads'
  | 'too_many_streams'
  | 'too_many_checkouts'
  | 'server_busy'
  | 'payments_off'
  | 'payment_provider_failed'
  | 'payment_not_completed'
  | 'no_payment_customer'
  | 'not_discardable'
  | 'not_refundable'
  | 'refund_too_large'
  | 'refund_refused'
  | 'not_kept'
  | 'event_body_gone'
  | 'event_failed'
  | 'event_over'
  | 'webhook_not_supported'
  | 'webhook_signature_invalid'
  | 'webhook_body_invalid'
  | 'not_reversible'
  | 'last_platform_manager'
  | 'cannot_remove_self'
  | 'email_taken'
  | 'password_too_short'
  | 'sign_up_off'
  | 'set_up_done'
  | 'set_up_token_invalid'
  | 'overloaded'
  | 'database_unavailable'
  | 'shutting_down';

/** What a refusal tells the caller beside its code; every value is public. */
export interface RefusalFacts {
  /** Which fields are wrong, and why. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** Decimal strings for a refused spend. */
  readonly needed?: string;
  readonly available?: string;
  /** Which item of a batch was refused, counted from 0, and why. */
  readonly index?: number;
  readonly refused?: RefusalCode;
  /** The transaction, or the hold, that already has this source_id. */
  readonly existingId?: string;
  readonly retryAfterSeconds?: number;
  /** A sentence that is more exact than the code's own. */
  readonly detail?: string;
}

/** An expected "no": typed, told to the caller, never logged as a fault. Everything else thrown is a bug. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly facts: RefusalFacts;

  constructor(code: RefusalCode, facts: RefusalFacts = {}) {
    super(facts.detail ?? code);
    this.code = code;
    this.facts = facts;
  }
}
