import type { Metadata } from '@coffer/db';
import { z } from 'zod';
import { isName, text } from '../text.ts';

const maxKeys = 16;
const maxKeyLength = 40;
const maxValueLength = 500;
/** Written as JSON, in UTF-8: the ledger keeps it for ever. */
const maxBytes = 16 * 1024;

const badKey = `must have keys of 1 to ${maxKeyLength} characters in one line`;

const key = z.string().min(1).max(maxKeyLength).refine(isName);

/** Named values that an application keeps with what it spends. */
export const metadata = z
  .unknown()
  .refine((given) => !hasProto(given), { message: badKey, abort: true })
  .pipe(
    z.record(key, text(maxValueLength), {
      error: ({ code }) => (code === 'invalid_key' ? badKey : undefined),
    }),
  )
  .refine((given) => Object.keys(given).length <= maxKeys, `must have at most ${maxKeys} keys`)
  .refine((given) => Buffer.byteLength(JSON.stringify(given)) <= maxBytes, 'must have at most 16 KiB in all')
  .transform((given): Metadata => given);

/** A record's schema passes such a key over, so that it would be lost and nobody told. */
function hasProto(given: unknown): boolean {
  return typeof given === 'object' && given !== null && Object.hasOwn(given, '__proto__');
}
