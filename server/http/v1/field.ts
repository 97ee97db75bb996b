import { type Credits, Refusal, parseCredits } from '@coffer/db';
import { z } from '@hono/zod-openapi';
import type { Caller } from '../../access/caller.ts';
import { publicErrors } from '../../error.ts';

/** A user's id in any case. */
export const userId = z.uuid('must be a UUID').toLowerCase();

/** The user that a path names; `current` is whoever asks. */
export function idOf(written: string, caller: Pick<Caller, 'userId'>): string {
  return written === 'current' ? caller.userId : written.toLowerCase();
}

/** Decimal credits in an answer. */
export const creditsText = z.string().openapi({ example: '100.00' });

/** An amount in a request: `exactAmounts` has made the text of every number that the client wrote. */
export const amount = z
  .string('must be a number of credits, such as "10" or 0.5')
  .transform((written, context): Credits => {
    try {
      return parseCredits(written);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code } = error;
      context.issues.push({
        code: 'custom',
        input: written,
        message: publicErrors[code].text,
        params: { refusal: code },
      });
      return z.NEVER;
    }
  })
  .openapi({
    type: ['string', 'number'],
    description: 'More than 0, with 9 decimals at most.',
    example: '100',
  });

/** A moment in an answer: RFC 3339 in UTC with milliseconds. */
export const moment = z.iso.datetime().openapi({ example: '2026-11-24T09:30:00.000Z' });

/** A whole number in the query. One that is out of range counts as the nearest in it. */
function clamped(range: { minimum: number; maximum: number; fallback: number }) {
  const { minimum, maximum, fallback } = range;
  return z
    .string('must be given once')
    .regex(/^[+-]?\d{1,40}$/, 'must be a whole number')
    .transform((digits) => Math.min(Math.max(Number(digits), minimum), maximum))
    .optional()
    .transform((value) => value ?? fallback)
    .openapi({ type: 'integer', minimum, maximum, default: fallback });
}

/** Which page of a list. */
export const pageQuery = {
  skip: clamped({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, fallback: 0 }),
  limit: clamped({ minimum: 1, maximum: 100, fallback: 10 }),
};

/** A moment in the query. A `+` that was not encoded arrives as a blank, and is taken back. */
export const momentQuery = z
  .string('must be given once')
  .transform((written) => written.replace(/ (\d\d:\d\d)$/, '+$1'))
  .pipe(z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-24T09:30:00Z' }))
  .transform((written) => new Date(written))
  .openapi({ type: 'string', format: 'date-time' });
