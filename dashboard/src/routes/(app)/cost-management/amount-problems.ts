import type { AmountProblem } from '#lib/format/credits.ts';

/** Why a typed amount cannot be posted, to be read beside its field. */
export const AMOUNT_PROBLEMS: Record<AmountProblem, string> = {
  empty: 'Enter an amount.',
  malformed: 'Enter a plain number such as 25 or 0.50.',
  too_precise: 'Credits have at most nine decimals.',
  not_positive: 'Enter an amount above zero.',
  too_large: 'This is more than one wallet can hold.',
};
