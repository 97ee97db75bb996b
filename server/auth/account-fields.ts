import { Refusal } from '@coffer/db';
import { email, name, readField } from '../text.ts';

export const passwordLength = { min: 8, max: 128 } as const;

/** What a person is called. */
export const userName = name(200);

/**
 * A name as it is stored.
 * @throws Refusal `invalid_input`.
 */
export function readName(given: string): string {
  return readField('name', userName, given);
}

/**
 * An e-mail address as it is stored: in lower case.
 * @throws Refusal `invalid_input`.
 */
export function readEmail(given: string): string {
  return readField('email', email, given.trim()).toLowerCase();
}

/**
 * A password that may be used.
 * @throws Refusal `password_too_short`, `invalid_input`.
 */
export function readPassword(given: string): string {
  if (given.length < passwordLength.min) throw new Refusal('password_too_short');
  if (given.length <= passwordLength.max) return given;
  const message = `must have at most ${passwordLength.max} characters`;
  throw new Refusal('invalid_input', { errors: [{ path: 'password', message }] });
}
