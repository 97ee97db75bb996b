import { Refusal } from '@coffer/db';
import { z } from 'zod';

export const passwordLength = { min: 8, max: 128 } as const;

// A line break in a name would forge lines in logs and exports.
const name = z
  .string()
  .trim()
  .min(1, 'Write a name.')
  .max(200, 'The name is longer than 200 characters.')
  .regex(/^\P{Cc}*$/u, 'The name holds a line break or another control character.');

const email = z
  .email('This is not an e-mail address.')
  .max(254, 'The e-mail address is longer than 254 characters.')
  .transform((text) => text.toLowerCase());

/**
 * A name as it is stored.
 * @throws Refusal `invalid_input`.
 */
export function readName(given: string): string {
  return read('name', name, given);
}

/**
 * An e-mail address as it is stored: in lower case.
 * @throws Refusal `invalid_input`.
 */
export function readEmail(given: string): string {
  return read('email', email, given.trim());
}

/**
 * A password that may be used.
 * @throws Refusal `password_too_short`, `invalid_input`.
 */
export function readPassword(given: string): string {
  if (given.length < passwordLength.min) throw new Refusal('password_too_short');
  if (given.length <= passwordLength.max) return given;
  const message = `The password is longer than ${passwordLength.max} characters.`;
  throw new Refusal('invalid_input', { errors: [{ path: 'password', message }] });
}

function read(path: string, schema: z.ZodType<string>, given: string): string {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  throw new Refusal('invalid_input', { errors: error.issues.map(({ message }) => ({ path, message })) });
}
