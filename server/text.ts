import { Refusal } from '@coffer/db';
import { z } from 'zod';

// Both front doors read with these, and the verbs behind them.

/** Somebody's own words: they can be stored, read back unchanged and shown anywhere. Lines may break. */
export function text(maxLength: number, notText?: string) {
  return z
    .string(notText)
    .max(maxLength, `must have at most ${maxLength} characters`)
    .refine(isPrintable, 'must not hold control characters');
}

/** What somebody or something is called: one line, which cannot turn the direction of what stands beside it. */
export function name(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maxLength, `must have at most ${maxLength} characters`)
    .refine(isName, 'must be one line, without control characters');
}

/** An e-mail address, in ASCII. */
export const email = z.email('must be an e-mail address').max(254, 'must have at most 254 characters');

/**
 * What a schema makes of a value.
 * @throws Refusal `invalid_input`, naming the path.
 */
export function readField<T>(path: string, schema: z.ZodType<T>, given: unknown): T {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  throw new Refusal('invalid_input', { errors: error.issues.map(({ message }) => ({ path, message })) });
}

/** Half a surrogate pair would come back as another character. */
function isPrintable(value: string): boolean {
  return value.isWellFormed() && /^[\P{Cc}\t\n\r]*$/u.test(value);
}

/** Whether this is one line of text, which cannot turn the direction of what stands beside it. */
export function isName(value: string): boolean {
  return value.isWellFormed() && /^[^\p{Cc}\u2028-\u202e\u2066-\u2069]*$/u.test(value);
}
