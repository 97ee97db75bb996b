import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A new id in Stripe's style, such as `cus_QXg1o8vcGmoR32`.
 *
 * @param prefix what stands before the random part, its underscore included
 * @param length number of random characters
 */
export function newId(prefix: string, length = 14): string {
  let id = prefix;
  for (let i = 0; i < length; i += 1) id += ALPHABET[randomInt(ALPHABET.length)];
  return id;
}

/** A new checkout session's id; the mode is part of it, as at Stripe. */
export function newSessionId(livemode: boolean): string {
  return newId(livemode ? 'cs_live_a1' : 'cs_test_a1', 56);
}
