import { StripeFailure } from './failure.ts';

const SECRET_KEY = /^(sk|rk)_(test|live)_[A-Za-z0-9_]+$/;

export interface Credential {
  key: string;
  livemode: boolean;
}

/**
 * Reads the API key out of an Authorization header: Bearer, or Basic with the key as the user name.
 * Throws Stripe's 401 for a missing, malformed, publishable or revoked key.
 */
export function authenticate(header: string | undefined, revokedKeys: ReadonlySet<string>): Credential {
  const key = keyOf(header);
  if (key === undefined) {
    throw unauthorized(
      'You did not provide an API key. You need to provide your API key in the Authorization header, using ' +
        "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (key.startsWith('pk_')) {
    throw unauthorized(
      'This API call cannot be made with a publishable API key. Please use a secret API key.',
      'secret_key_required',
    );
  }
  const match = SECRET_KEY.exec(key);
  if (!match || revokedKeys.has(key)) throw unauthorized(`Invalid API Key provided: ${masked(key)}`);
  return { key, livemode: match[2] === 'live' };
}

function keyOf(header: string | undefined): string | undefined {
  const [scheme, value] = (header ?? '').split(' ');
  if (!value) return undefined;
  if (/^bearer$/i.test(scheme ?? '')) return value;
  if (!/^basic$/i.test(scheme ?? '')) return undefined;
  return Buffer.from(value, 'base64').toString().split(':')[0] || undefined;
}

/** A key as Stripe writes it into its refusals: the middle is hidden. */
export function masked(key: string): string {
  if (key.length <= 12) return '*'.repeat(key.length);
  return `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
}

function unauthorized(message: string, code?: string): StripeFailure {
  return new StripeFailure(401, { type: 'invalid_request_error', message, ...(code ? { code } : {}) });
}
