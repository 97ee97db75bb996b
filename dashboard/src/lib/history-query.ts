import { dayRange } from './format/time.ts';
import { readDay } from './period.ts';
import type { Inputs, TransactionType } from './views.ts';

/** One chip of the history: a word for one or several types. */
export interface TypeGroup {
  id: string;
  label: string;
  types: TransactionType[];
}

export const TYPE_GROUPS: readonly TypeGroup[] = [
  { id: 'purchases', label: 'Purchases', types: ['purchase'] },
  { id: 'grants', label: 'Grants', types: ['admin_grant'] },
  { id: 'bonuses', label: 'Bonuses', types: ['bonus'] },
  { id: 'removals', label: 'Removals', types: ['admin_removal', 'expiry'] },
  { id: 'usage', label: 'Usage', types: ['usage'] },
  {
    id: 'refunds',
    label: 'Refunds and disputes',
    types: ['refund', 'refund_reversal', 'dispute', 'dispute_reversal'],
  },
];

/** What the history shows. It lives in the URL alone, so that it can be sent to a colleague. */
export interface HistoryQuery {
  groups: string[];
  search: string;
  /** Local days, YYYY-MM-DD, or '' for open. */
  fromDay: string;
  toDay: string;
  cursor: string;
}

const PAGE_SIZE = 25;

/** Reads the query from a URL; what is not understood is left out. */
export function readHistoryQuery(params: Pick<URLSearchParams, 'get'>): HistoryQuery {
  const wanted = (params.get('show') ?? '').split(',');
  return {
    groups: TYPE_GROUPS.filter((group) => wanted.includes(group.id)).map((group) => group.id),
    search: params.get('search') ?? '',
    fromDay: readDay(params.get('from')) ?? '',
    toDay: readDay(params.get('to')) ?? '',
    cursor: params.get('cursor') ?? '',
  };
}

/** The same address with some parameters changed; '' takes one away, and the page starts over at the newest. */
export function changeQuery(url: Pick<URL, 'search'>, changes: Record<string, string>): string {
  const params = new URLSearchParams(url.search);
  params.delete('cursor');
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') params.delete(name);
    else params.set(name, value);
  }
  const search = params.toString().replaceAll('%2C', ',');
  return search ? `?${search}` : '?';
}

/** The address with one chip pressed or released. */
export function toggleGroup(url: Pick<URL, 'search'>, query: HistoryQuery, id: string): string {
  const groups = query.groups.includes(id)
    ? query.groups.filter((group) => group !== id)
    : [...query.groups, id];
  return changeQuery(url, { show: groups.join(',') });
}

/** Whether anything is filtered away. */
export function isFiltered(query: HistoryQuery): boolean {
  return query.groups.length > 0 || [query.search, query.fromDay, query.toDay].some((part) => part !== '');
}

/** The query as the server's input. */
export function listInput(query: HistoryQuery, userId?: string): NonNullable<Inputs['transaction']['list']> {
  const types = typesOf(query);
  return {
    limit: PAGE_SIZE,
    ...dayRange(query.fromDay, query.toDay),
    ...(userId && { userId }),
    ...(types.length > 0 && { types }),
    ...(query.search && { search: query.search }),
    ...(query.cursor && { cursor: query.cursor }),
  };
}

/** Where exactly the rows of a query, all pages of them, come as CSV. */
export function csvHref(query: HistoryQuery, userId: string): string {
  const { from, to } = dayRange(query.fromDay, query.toDay);
  const params = new URLSearchParams({ user_id: userId });
  const types = typesOf(query);
  if (types.length > 0) params.set('transaction_types', types.join(','));
  if (query.search) params.set('search', query.search);
  if (from) params.set('start_date', from);
  if (to) params.set('end_date', to);
  return `/admin/api/v1/transactions.csv?${params.toString()}`;
}

function typesOf(query: HistoryQuery): TransactionType[] {
  return TYPE_GROUPS.filter((group) => query.groups.includes(group.id)).flatMap((group) => group.types);
}
