import { isIP } from 'node:net';
import { formatCredits, parseCredits, type Credits } from '@coffer/db/credits';
import { Refusal } from '@coffer/db/refusal';
import { z } from 'zod';

/*
 * A configuration file and the environment both hold text. These codecs read it, so that a value means the same
 * wherever it was written, and an amount is never a float on its way in.
 */

/** Text with the blanks around it taken off. */
export const line = z.string().trim();

/** Reads true or false, as people write them. */
export const onOrOff = line.pipe(
  z.stringbool({ truthy: ['true', 'yes', 'on', '1'], falsy: ['false', 'no', 'off', '0'] }),
);

/** Reads a whole number within the bounds, both included. */
export function wholeNumber(minimum: number, maximum: number) {
  return z.codec(line.regex(/^\d{1,9}$/), z.int().min(minimum).max(maximum), {
    decode: Number,
    encode: String,
  });
}

/** Reads a decimal number of credits as exact nanocredits, at least `minimumNano`. */
export function creditAmount(minimumNano: bigint) {
  const amount = z.custom<Credits>((value) => typeof value === 'bigint' && value >= minimumNano);
  return z.codec(line, amount, {
    decode: readCredits,
    encode: formatCredits,
  });
}

/** An amount as a codec reads it. */
export function readCredits(written: string, { issues }: z.core.ParsePayload): Credits {
  try {
    return parseCredits(written);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    issues.push({ code: 'custom', input: written, message: error.code });
    return z.NEVER;
  }
}

/** Takes a list apart: a YAML list as it is, one text at its commas and blanks. */
export function splitList(written: string | readonly string[]): string[] {
  if (typeof written !== 'string') return written.map((item) => item.trim());
  return written.split(/[\s,]+/).filter((item) => item !== '');
}

/** Reads one or several values. */
export function listOf(item: z.ZodType<string, string>) {
  return z.codec(z.union([z.string(), z.array(z.string())]), z.array(item).min(1), {
    decode: splitList,
    encode: (items) => items,
  });
}

/** Reads the address of a whole host, with no path; gives it without a trailing slash. */
export function origin() {
  const written = line.regex(/^https?:\/\/[^\s/?#@\\]+\/*$/i).refine((address) => URL.canParse(address));
  return z.codec(written, z.string(), {
    decode: (address) => new URL(address).origin,
    encode: (address) => address,
  });
}

/** Accepts an IP address, or a range of them in CIDR notation; a range of all addresses would believe anybody. */
export const addressRange = z.string().refine((written) => {
  const [address = '', bits, ...rest] = written.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
});
