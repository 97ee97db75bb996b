import { describe, expect, it } from 'vitest';
import {
  changeQuery,
  csvHref,
  isFiltered,
  listInput,
  readHistoryQuery,
  toggleGroup,
} from '../../dashboard/src/lib/history-query.ts';
import { nextPath } from '../../dashboard/src/lib/next-path.ts';

const read = (search: string) => readHistoryQuery(new URLSearchParams(search));

describe('the history in the URL', () => {
  it('reads what it understands and leaves the rest out', () => {
    expect(read('show=usage,nonsense,grants&search=a%25b&from=2026-11-01&to=tomorrow&cursor=42')).toEqual({
      groups: ['grants', 'usage'],
      search: 'a%b',
      fromDay: '2026-11-01',
      toDay: '',
      cursor: '42',
    });
  });

  it('is unfiltered when empty, and a page further on is no filter', () => {
    expect(isFiltered(read(''))).toBe(false);
    expect(isFiltered(read('cursor=42'))).toBe(false);
    expect(isFiltered(read('show=usage'))).toBe(true);
  });

  it('starts over at the newest row whenever a filter changes', () => {
    expect(changeQuery({ search: '?user=u1&cursor=42&search=x' }, { search: '' })).toBe('?user=u1');
    expect(changeQuery({ search: '' }, { search: 'a b' })).toBe('?search=a+b');
    expect(changeQuery({ search: '?cursor=42' }, {})).toBe('?');
  });

  it('presses and releases one chip without touching the others', () => {
    const url = { search: '?show=usage' };
    expect(toggleGroup(url, read(url.search), 'grants')).toBe('?show=usage,grants');
    expect(toggleGroup(url, read(url.search), 'usage')).toBe('?');
  });

  it('asks the server for the types behind the chips', () => {
    expect(listInput(read('show=refunds&search=x&cursor=9'), 'u1')).toEqual({
      limit: 25,
      userId: 'u1',
      types: ['refund', 'refund_reversal', 'dispute', 'dispute_reversal'],
      search: 'x',
      cursor: '9',
    });
    expect(listInput(read(''))).toEqual({ limit: 25 });
  });

  it('points the CSV at the same selection, all pages of it', () => {
    expect(csvHref(read('show=grants,bonuses&search=a%26b&cursor=9'), 'u1')).toBe(
      '/admin/api/v1/transactions.csv?user_id=u1&transaction_types=admin_grant%2Cbonus&search=a%26b',
    );
  });
});

describe('the way on after signing in', () => {
  it.each([
    ['/users?search=a', '/users?search=a'],
    [null, '/cost-management'],
    ['', '/cost-management'],
    ['https://evil.example', '/cost-management'],
    ['//evil.example', '/cost-management'],
    ['/\\evil.example', '/cost-management'],
  ])('for %j is %s', (next, path) => {
    expect(nextPath(next)).toBe(path);
  });
});
