import { type Credits, Refusal, parseCredits } from '@coffer/db';
import { z } from '@hono/zod-openapi';
import type { Caller } from '../../access/caller.ts';
import { publicErrors } from '../../error.ts';
import { text } from '../../text.ts';
import { metadata as metadataSchema } from '../../transaction/metadata.ts';

/** A user's id in any case. */
export const userId = z.uuid('must be a UUID').toLowerCase();

/** The user that a path names; `current` is whoever asks. */
export function idOf(written: string, caller: Pick<Caller, 'userId'>): string {
  return written === 'current' ? caller.userId : written.toLowerCase();
}

/** What a path names so. */
export const owner = z.object({ id: z.string().openapi({ description: 'A user, or `current`.' }) });

/** Whose rows of a list are wanted. */
export const whoseQuery = {
  user_id: userId.optional().openapi({ description: 'Whose; your own by default.' }),
  all: z
    .enum(['true', 'false'], 'must be true or false')
    .optional()
    .openapi({ description: "Everybody's; wins over user_id." }),
};

/** Decimal credits in an answer. */
export const creditsText = z.string().openapi({ example: '100.00' });

/** An amount in a request: `exactAmounts` has made the text of every number that the client wrote. */
const anyAmount = z
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
  });

const decimal = { type: ['string', 'number'] as ['string', 'number'] };

/** What is to be moved. */
export const amount = anyAmount.openapi({
  ...decimal,
  description: 'More than 0, with 9 decimals at most.',
  example: '100',
});

/** An amount that may be nothing at all. */
export const amountOrNone = anyAmount
  .refine((credits) => credits >= 0n, 'must be 0 or more')
  .openapi({ ...decimal, description: '0 or more, with 9 decimals at most.', example: '5' });

/** The name of a cause, in a request. */
export const sourceId = text(255)
  .min(1)
  .nullish()
  .openapi({ description: 'What this is for: the same counts once for ever.' });

/** Somebody's words about it, in a request. */
export const description = text(500).nullish();

/** Named values, in a request. */
export const metadata = metadataSchema.nullish().openapi({
  ...{
    type: ['object', 'null'],
    maxProperties: 16,
    additionalProperties: { type: 'string', maxLength: 500 },
  },
  description: 'Up to 16 texts by name, kept for ever. Names have at most 40 characters.',
});

/** A moment in a request. */
export const writtenMoment = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-12-31T00:00:00Z' })
  .transform((given) => new Date(given))
  .nullish()
  .openapi({ type: ['string', 'null'], format: 'date-time' });

/** A moment in an answer: RFC 3339 in UTC with milliseconds. */
export const moment = z.iso.datetime().openapi({ example: '2026-11-24T09:30:00.000Z' });

/** A whole number in the query. One that is out of range counts as the nearest in it. */
export function clamped(range: { minimum: number; maximum: number; fallback: number }) {
  const { minimum, maximum, fallback } = range;
  return z
    .string('must be given once')
    .regex(/^[+-]?\d{1,40}$/, 'must be a whole number')
    .transform((digits) => Math.min(Math.max(Number(digits), minimum), maximum))
    .optional()
    .transform((value) => value ?? fallback)
    .openapi({ type: 'integer', minimum, maximum, default: fallback });
}

/** Where a page begins: stays right while rows arrive. */
export const cursorQuery = z
  .string('must be given once')
  .regex(/^\d{1,15}$/, 'must be the next_cursor of an earlier page')
  .transform(Number)
  .optional()
  .openapi({
    type: 'string',
    description: 'The next_cursor of the page before: stays right while rows arrive.',
  });

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

/** A day in the query; it counts in UTC. */
export const dayQuery = z
  .string('must be given once')
  .pipe(z.iso.date('must be a day such as 2026-11-24'))
  .transform((written) => new Date(`${written}T00:00:00Z`))
  .openapi({ type: 'string', format: 'date' });
