import { StripeFailure } from './failure.ts';

/** A response as it was sent, and would be sent again. */
export interface SavedResponse {
  status: number;
  body: string;
  requestId: string;
}

interface Entry {
  fingerprint: string;
  path: string;
  /** Missing while the first request is still being worked on. */
  response?: SavedResponse;
}

/** One request's claim on its idempotency key. */
export interface Claim {
  /** What to answer without doing the work again. */
  replay?: SavedResponse;
  /** Remembers the outcome for every later request with the key. */
  save(response: SavedResponse): void;
  /** Gives the key back unused: nothing was done. */
  release(): void;
}

/**
 * Stripe's idempotency keys. Only POST has them; results count per mode. As Stripe documents, a result is saved
 * once the work began (2xx, 402, 500) and not when parameters were refused before it.
 */
export class Idempotency {
  #entries = new Map<string, Entry>();

  /**
   * @param key the header's value together with the mode
   * @param request what the key now stands for
   * Throws the 400 for other parameters or another endpoint, the 409 for a request still in progress.
   */
  claim(key: string, request: { path: string; params: string }): Claim {
    const fingerprint = `${request.path} ${request.params}`;
    const entry = this.#entries.get(key);
    if (!entry) {
      const fresh: Entry = { fingerprint, path: request.path };
      this.#entries.set(key, fresh);
      return {
        save: (response) => (fresh.response = response),
        release: () => this.#entries.delete(key),
      };
    }
    if (entry.fingerprint !== fingerprint) throw reused(key, entry, request.path);
    if (!entry.response) throw inProgress(key);
    return { replay: entry.response, save: () => undefined, release: () => undefined };
  }
}

/** True when a response of this status is kept for its idempotency key. */
export function isSaved(status: number): boolean {
  return status < 400 || status === 402 || status >= 500;
}

function reused(key: string, entry: Entry, path: string): StripeFailure {
  const message =
    entry.path === path
      ? 'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
        `Try using a key other than '${key}' if you meant to execute a different request.`
      : 'Keys for idempotent requests can only be used for the same endpoint they were first used for ' +
        `('${path}' vs '${entry.path}'). Try using a key other than '${key}' if you meant to execute a ` +
        'different request.';
  return new StripeFailure(400, { type: 'idempotency_error', message });
}

function inProgress(key: string): StripeFailure {
  return new StripeFailure(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message:
      'There is currently another in-progress request using this Idempotent Key (that probably means you submitted ' +
      `twice, and the other request is still going through): ${key}. Please try again later.`,
  });
}
