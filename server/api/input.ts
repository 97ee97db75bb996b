import { parseCredits } from '@coffer/db';
import { z } from 'zod';
import { passwordLength } from '../auth/account-fields.ts';
import { text } from '../text.ts';

/** A user's or a row's id. */
export const id = z.uuid();

/** Whose wallet: one's own where nobody is named. */
export const whose = z.object({ userId: id.optional() }).optional();

/** Credits as a decimal string; see parseCredits for what is refused. */
export const amount = z.string().max(64).transform(parseCredits);

/** The name of a cause: the same counts once for ever. */
export const sourceId = text(255).min(1);

/** A time, with its offset. */
export const moment = z.iso.datetime({ offset: true }).transform((written) => new Date(written));

/** A day; it counts in UTC. */
export const day = z.iso.date().transform((written) => new Date(`${written}T00:00:00Z`));

/** Where a page of a list begins. */
export const cursor = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

/** A new password. */
export const password = z.string().min(passwordLength.min).max(passwordLength.max);

/** Why it is done, in the words of whoever does it. */
export const description = text(500)
  .trim()
  .transform((words) => (words === '' ? null : words));

/** Why it is done, where that must be said. */
export const reasonWords = text(500).trim().min(1, 'must say why');

/** Where a page of a list begins that is ordered by time: the last row's time and id. */
export const keysetCursor = z
  .string()
  .max(300)
  .regex(/^\d{1,15}_.+$/)
  .transform((word) => {
    const end = word.indexOf('_');
    return { at: new Date(Number(word.slice(0, end))), id: word.slice(end + 1) };
  });

/** The same, written. */
export function writeKeyset(at: Date, lastId: string): string {
  return `${at.getTime()}_${lastId}`;
}
