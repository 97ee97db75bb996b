import { describe, expect, it } from 'vitest';
import { totalsOf } from '../../dashboard/src/routes/(app)/statement/totals.ts';

const statement = {
  ...{ opening: '5.00', closing: '2.75' },
  movements: [{ amount: '10.00' }, { amount: '-12.50' }, { amount: '0.25' }],
};

describe('the head of a statement', () => {
  it('says what came in and what went out', () => {
    expect(totalsOf({ ...statement, nextCursor: null })).toEqual([
      { name: 'Came in', text: '+10.25 credits' },
      { name: 'Went out', text: '−12.50 credits' },
    ]);
  });

  it('says by how much the balance changed where only a part of the movements is there', () => {
    expect(totalsOf({ ...statement, nextCursor: '9' })).toEqual([{ name: 'Change', text: '−2.25 credits' }]);
  });
});
