import { addCredits, creditsText, signOf, subtractCredits } from '#lib/format/credits.ts';
import type { Outputs } from '#lib/views.ts';

type Statement = Pick<Outputs['books']['statement'], 'opening' | 'closing' | 'nextCursor'> & {
  movements: readonly { amount: string }[];
};

/** What moved in all, to stand at the head of a statement. Of a part of the movements only the difference can be said. */
export function totalsOf({
  opening,
  closing,
  nextCursor,
  movements,
}: Statement): { name: string; text: string }[] {
  const said = (amount: string): string => `${creditsText(amount, true)} credits`;
  if (nextCursor !== null) return [{ name: 'Change', text: said(subtractCredits(closing, opening)) }];
  const sumOf = (sign: 1 | -1): string =>
    movements
      .map(({ amount }) => amount)
      .filter((amount) => signOf(amount) === sign)
      .reduce(addCredits, '0.00');
  return [
    { name: 'Came in', text: said(sumOf(1)) },
    { name: 'Went out', text: said(sumOf(-1)) },
  ];
}
