import type { Failure } from './failure.ts';
import type { Outcome } from './outcome.ts';

/** The sign-in's own codes in the words of this dashboard; anything else keeps the server's sentence. */
const WORDS: Readonly<Record<string, string>> = {
  invalid_email_or_password: 'This e-mail and password do not belong together.',
  user_already_exists: 'There is already an account with this e-mail.',
  user_already_exists_use_another_email: 'There is already an account with this e-mail.',
  invalid_token: 'This link was used already or has expired. Ask your administrator for a new one.',
  password_too_short: 'The password is too short. Use at least 8 characters.',
};

/** Signs in with e-mail and password; the server sets the session cookie. */
export function signIn(email: string, password: string): Promise<Outcome<void>> {
  return post('/api/auth/sign-in/email', { email, password });
}

/** Makes an account and signs it in. */
export function signUp(account: { name: string; email: string; password: string }): Promise<Outcome<void>> {
  return post('/api/auth/sign-up/email', account);
}

/** Ends the session of this browser. */
export function signOut(): Promise<Outcome<void>> {
  return post('/api/auth/sign-out', {});
}

/** Sets a new password with the token of a reset link. */
export function resetPassword(token: string, newPassword: string): Promise<Outcome<void>> {
  return post('/api/auth/reset-password', { token, newPassword });
}

async function post(path: string, body: Record<string, string>): Promise<Outcome<void>> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return { ok: true, value: undefined };
    return { ok: false, failure: await readRefusal(response) };
  } catch {
    return refused({ message: 'The server could not be reached. Check your connection.' });
  }
}

async function readRefusal(response: Response): Promise<Failure> {
  const answer: unknown = await response.json().catch(() => null);
  const record = typeof answer === 'object' && answer !== null ? answer : {};
  const code = 'code' in record && typeof record.code === 'string' ? record.code : null;
  const text = 'message' in record && typeof record.message === 'string' ? record.message : null;
  if (response.status === 429) {
    const waitSeconds = Number(response.headers.get('retry-after') ?? 60);
    return failure(`Too many attempts. Try again ${describeWait(waitSeconds)}.`, 'rate_limited');
  }
  const reason = code?.toLowerCase() ?? null;
  const words = reason === null ? undefined : WORDS[reason];
  return failure(words ?? text ?? 'The server did not accept this.', reason);
}

/** In words, rounded up. */
function describeWait(seconds: number): string {
  if (seconds <= 60) return seconds === 1 ? 'in a second' : `in ${seconds} seconds`;
  const hours = Math.ceil(seconds / 3600);
  return hours === 1 ? 'in an hour' : `in ${hours} hours`;
}

function failure(message: string, reason: string | null): Failure {
  return { message, reason, code: null, safe: '', fields: {} };
}

function refused({ message }: { message: string }): Outcome<void> {
  return { ok: false, failure: failure(message, null) };
}
