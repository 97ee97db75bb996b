// The styles belong to the entry, so that the built index.html links them and paints before any code runs.
import './styles/tokens.css';
import './styles/base.css';

import type { HandleClientError } from '@sveltejs/kit/hooks';
import { isUnreachable, readFailure } from '#lib/failure.ts';

/** Turns whatever a `load` or a component threw into a sentence a person can use. */
export const handleError: HandleClientError = ({ kind, error }) => {
  // These carry a sentence of ours or of the router already.
  if (kind === 'framework' || kind === 'app') return;
  const failure = readFailure(error);
  return { message: failure.message, safe: failure.safe, isUnreachable: isUnreachable(failure) };
};

/** Prolongs a session that is in use: only this address can renew the cookie, and nothing waits for it. */
export function init(): void {
  void fetch('/api/auth/get-session').catch(() => undefined);
}
