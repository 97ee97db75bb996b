import { zeroCredits, type Credits } from '@coffer/db/credits';
import { z } from 'zod';
import { settingMeta } from './setting.ts';
import { readCredits, splitList, wholeNumber } from './text.ts';

interface Pack {
  readonly priceId: string;
  readonly bonusNano: Credits;
}

/** A price, and after a plus the credits that are given on top: "price_abc+5". */
const packText = /^(price_\w+)(?:\+(\d+(?:\.\d+)?))?$/;

const pack = z.codec(z.string().regex(packText), z.custom<Pack>(), {
  decode(written, context) {
    const [, priceId = '', bonus] = packText.exec(written) ?? [];
    return { priceId, bonusNano: bonus === undefined ? zeroCredits : readCredits(bonus, context) };
  },
  encode: ({ priceId }) => priceId,
});

const isTwice = (packs: readonly Pack[]): boolean => {
  return new Set(packs.map(({ priceId }) => priceId)).size < packs.length;
};

/** Further prices to choose from, each with its bonus. */
export const packs = z
  .codec(z.union([z.string(), z.array(z.string())]), z.array(z.string()), {
    decode: splitList,
    encode: (items) => items,
  })
  .pipe(
    z
      .array(pack)
      .min(1)
      .max(20)
      .refine((all) => !isTwice(all)),
  )
  .optional()
  .register(settingMeta, {
    description:
      'Further prices to choose from, each with the bonus credits it gives on top: a YAML list, or commas in the variable.',
    expected: 'different Price IDs, each with its bonus after a plus: price_a, price_b+5',
    example: 'price_a, price_b+5',
    defaultNote: 'none: `price_id` alone is sold',
    whereToFind: 'Write each as price_... or, with 5 bonus credits, price_...+5.',
    mistakes: [
      { when: /^prod_/, mend: 'That is the product. Copy the Price ID of its price instead.' },
      { when: /\+-/, mend: 'A bonus is given: leave out the minus.' },
      { when: /\+\d+\.\d{10,}$/, mend: 'Credits have at most 9 decimals: shorten the bonus.' },
    ],
  });

export const maxQuantity = wholeNumber(1, 100).prefault('1').register(settingMeta, {
  description: 'How many of one pack can be bought at once.',
  expected: 'a whole number from 1 to 100',
  example: '10',
});

/** Most credits of one free amount: what Stripe charges at once, in a currency with two decimals. */
const mostCredits = 999_999;

function limit(which: 'least' | 'most', example: string) {
  return wholeNumber(1, mostCredits).register(settingMeta, {
    description: `With \`free_amount\`, buyers may also name an amount: the ${which} credits of one purchase.`,
    expected: `a whole number of credits from 1 to ${mostCredits}`,
    example,
  });
}

export const freeAmount = z
  .strictObject({ min: limit('least', '5'), max: limit('most', '500') })
  .describe('Let buyers name an amount, sold as the product of price_id. Both keys are needed.')
  .optional();
