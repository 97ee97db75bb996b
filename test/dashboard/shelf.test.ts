import { describe, expect, it } from 'vitest';
import {
  firstChoice,
  hasChoice,
  onlySellable,
  type Pack,
  packGives,
  packPrice,
  type Shelf,
} from '../../dashboard/src/routes/(app)/cost-management/shelf.ts';

const pack = (priceId: string, amount: string | null): Pack => ({
  ...{ priceId, label: null, amount, currency: amount && 'usd', credits: amount, bonus: null },
});
const shelf = (...packs: Pack[]): Shelf => ({ packs, maxQuantity: 1, freeAmount: null });

describe('what is on sale', () => {
  it('leaves out a price that is not known while others are, and offers all where none is', () => {
    const some = shelf(pack('a', '10.00'), pack('gone', null), pack('b', '50.00'));
    expect(onlySellable(some).packs.map(({ priceId }) => priceId)).toEqual(['a', 'b']);
    const none = shelf(pack('a', null), pack('b', null));
    expect(onlySellable(none)).toEqual(none);
  });

  it('is a choice where there is more than one thing, or more than one of it, or an amount to name', () => {
    expect(hasChoice(shelf(pack('a', '10.00')))).toBe(false);
    expect(hasChoice(shelf(pack('a', '10.00'), pack('b', '50.00')))).toBe(true);
    expect(hasChoice({ ...shelf(pack('a', '10.00')), maxQuantity: 2 })).toBe(true);
    expect(hasChoice({ ...shelf(), freeAmount: { min: 5, max: 9, currency: 'usd' } })).toBe(true);
  });

  it('begins with what was wished for while that is sold, else with the first', () => {
    const packs = [pack('a', '10.00'), pack('b', '50.00')];
    expect(firstChoice(packs, 'b')).toBe('b');
    expect(firstChoice(packs, 'gone')).toBe('a');
    expect(firstChoice(packs, undefined)).toBe('a');
  });

  it('is said with its price and what it gives, the bonus apart', () => {
    expect(packPrice(pack('a', '10.00'))).toBe('10.00 USD');
    expect(packPrice(pack('a', null))).toBe('a');
    expect(packGives({ ...pack('a', '10.00'), bonus: '2.50' })).toBe('10.00 credits and 2.50 as a bonus');
  });
});
