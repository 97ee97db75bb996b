import type { RefusalCode } from '@coffer/db';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';

/** The statuses of refusals, by the names that tRPC has for them. */
export const trpcCodes = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  402: 'PAYMENT_REQUIRED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  501: 'NOT_IMPLEMENTED',
  502: 'BAD_GATEWAY',
  503: 'SERVICE_UNAVAILABLE',
} as const satisfies Partial<Record<ContentfulStatusCode, TRPC_ERROR_CODE_KEY>>;

/** How a refusal looks from outside. */
export interface PublicError {
  readonly status: keyof typeof trpcCodes;
  /** What happened and what to do, in a sentence for people. */
  readonly text: string;
}

const amountHint = 'Write it as a plain decimal such as "10" or "0.5", with 9 decimals at most.';

/** Every refusal's status and words, for REST and tRPC alike. A new code does not compile until it stands here. */
export const publicErrors: Readonly<Record<RefusalCode, PublicError>> = {
  amount_invalid: { status: 422, text: `The amount is not a number of credits. ${amountHint}` },
  amount_too_fine: { status: 422, text: `The amount has more than 9 decimals. ${amountHint}` },
  amount_out_of_range: { status: 422, text: 'The amount is larger than a wallet can hold.' },
  amount_not_positive: {
    status: 400,
    text: 'The amount must be greater than zero; the type gives its sign.',
  },
  insufficient_credits: {
    status: 402,
    text: 'There are not enough credits for this. Buy credits and try again.',
  },
  source_conflict: {
    status: 409,
    text: 'This source_id was used for something else. Use a new one, or send the same content.',
  },
  batch_refused: {
    status: 409,
    text: 'Nothing was posted: one item of the batch was refused, and the batch is to be done whole or not at all.',
  },
  hold_not_found: { status: 404, text: 'There is no hold with this id.' },
  hold_captured: { status: 409, text: 'This hold was captured already.' },
  hold_released: { status: 409, text: 'This hold was released. Make a new one.' },
  hold_expired: { status: 409, text: 'The time of this hold is over. Make a new one.' },
  idempotency_conflict: {
    status: 409,
    text: 'This Idempotency-Key was used for another request. Use a new key.',
  },
  idempotency_in_progress: {
    status: 409,
    text: 'The first request with this Idempotency-Key is still running. Try again in a moment.',
  },
  idempotency_key_invalid: {
    status: 400,
    text: 'An Idempotency-Key has 1 to 255 printable ASCII characters.',
  },
  user_not_found: { status: 404, text: 'There is no such user.' },
  transaction_not_found: { status: 404, text: 'There is no such transaction.' },
  purchase_not_found: { status: 404, text: 'There is no such checkout here.' },
  event_not_found: { status: 404, text: 'There is no such event here.' },
  api_key_not_found: { status: 404, text: 'There is no such API key, or it was revoked already.' },
  not_found: { status: 404, text: 'There is nothing at this address.' },
  method_not_allowed: { status: 405, text: 'This address does not take that method.' },
  not_signed_in: { status: 401, text: 'Sign in first, or send an API key as a Bearer token.' },
  bad_credentials: { status: 401, text: 'This API key is unknown, expired or revoked.' },
  forbidden: { status: 403, text: 'Your role does not allow this.' },
  scope_missing: { status: 403, text: 'This API key was not given the scope for this.' },
  origin_forbidden: {
    status: 403,
    text: 'This request came from another site. Send it from the dashboard, or with an API key.',
  },
  invalid_input: { status: 422, text: 'Some fields are not as they should be.' },
  malformed_json: { status: 400, text: 'The body is not valid JSON.' },
  invalid_query: { status: 400, text: 'Some query parameters are not as they should be.' },
  unsupported_media_type: {
    status: 415,
    text: 'Send the body as JSON, with Content-Type: application/json.',
  },
  body_too_large: { status: 413, text: 'The body is larger than this address takes.' },
  rate_limited: { status: 429, text: 'Too many requests. Wait a moment and try again.' },
  too_many_reads: {
    status: 429,
    text: 'Too many searches, exports and reports of yours are running at once. Wait for one to end and try again.',
  },
  too_many_streams: {
    status: 429,
    text: 'Too many live views of yours are open at once. Close one, or try again in a moment.',
  },
  too_many_checkouts: {
    status: 429,
    text: 'You have 20 checkouts open. Pay or discard one of them, or wait: each ends by itself a day after it was opened.',
  },
  server_busy: { status: 503, text: 'The server has too much to do at once. Try again in a moment.' },
  payments_off: { status: 503, text: 'Buying credits is switched off: no payment provider is configured.' },
  payment_provider_failed: {
    status: 502,
    text: 'The payment provider did not answer as it should. You have not been charged. Try again in a moment.',
  },
  payment_not_completed: {
    status: 402,
    text: 'Payment not completed. If you have paid, the credits arrive shortly.',
  },
  no_payment_customer: { status: 400, text: 'There are no payments to show yet: buy credits first.' },
  not_discardable: {
    status: 409,
    text: 'This checkout cannot be ended here. It ends by itself a day after it was opened.',
  },
  not_refundable: { status: 409, text: 'This payment cannot be refunded here.' },
  refund_too_large: { status: 422, text: 'This is more than is left of the payment.' },
  refund_refused: {
    status: 502,
    text: 'The payment provider refused this refund. No money and no credits have moved.',
  },
  not_kept: { status: 409, text: 'This payment is not waiting for anybody to look at it.' },
  event_body_gone: {
    status: 409,
    text: 'What this event said is not kept: it meant nothing here, or it is too long ago. Its effect stays as it is.',
  },
  event_failed: {
    status: 409,
    text: 'The event failed again. It is kept and tried again later; the log says why it fails.',
  },
  event_over: {
    status: 409,
    text: 'This event needs nobody: it had its effect, was dismissed, or means nothing here.',
  },
  webhook_not_supported: { status: 501, text: 'No payment provider that sends webhooks is configured.' },
  webhook_signature_invalid: {
    status: 400,
    text: 'The signature does not match. Check that the webhook secret is this endpoint’s own.',
  },
  webhook_body_invalid: { status: 400, text: 'The body is not an event.' },
  not_reversible: { status: 422, text: 'Only a grant or a removal by an administrator can be undone.' },
  last_platform_manager: { status: 409, text: 'This is the last Platform Manager. Make another one first.' },
  cannot_remove_self: { status: 409, text: 'You cannot remove your own account.' },
  email_taken: { status: 409, text: 'There is an account with this e-mail address already.' },
  password_too_short: { status: 422, text: 'The password is too short: use 8 characters or more.' },
  sign_up_off: { status: 403, text: 'Signing up is switched off here. Ask an administrator for an account.' },
  set_up_done: { status: 409, text: 'This instance has an administrator already. Sign in instead.' },
  set_up_token_invalid: {
    status: 403,
    text: 'This set-up link is not valid. Use the one that the server printed when it started.',
  },
  overloaded: {
    status: 503,
    text: 'Too many requests wait for the disk. Nothing was changed; try again in a moment.',
  },
  database_unavailable: {
    status: 503,
    text: 'The database is busy. Nothing was changed; try again in a moment.',
  },
  shutting_down: {
    status: 503,
    text: 'The server is restarting. Nothing was changed; try again in a moment.',
  },
};
