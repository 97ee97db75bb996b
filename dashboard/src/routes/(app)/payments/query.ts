import { dayRange } from '#lib/format/time.ts';
import { readDay } from '#lib/period.ts';
import type { Inputs, Purchase } from '#lib/views.ts';

/** One chip: a word for one or several states. */
export interface StateGroup {
  id: string;
  label: string;
  states: Purchase['state'][];
}

export const STATE_GROUPS: readonly StateGroup[] = [
  { id: 'open', label: 'Under way', states: ['open', 'processing'] },
  { id: 'paid', label: 'Credited', states: ['paid'] },
  { id: 'refunded', label: 'Refunded', states: ['refunded'] },
  { id: 'disputed', label: 'Disputed', states: ['disputed'] },
  { id: 'ended', label: 'Not paid', states: ['failed', 'expired'] },
];

/** What the list shows. It lives in the URL alone, so that it can be sent to a colleague. */
export interface PaymentQuery {
  groups: string[];
  needsAttention: boolean;
  search: string;
  /** Local days, YYYY-MM-DD, or '' for open. */
  fromDay: string;
  toDay: string;
  cursor: string;
}

const PAGE_SIZE = 25;

/** Reads the query from a URL; what is not understood is left out. */
export function readPaymentQuery(params: Pick<URLSearchParams, 'get'>): PaymentQuery {
  const wanted = (params.get('show') ?? '').split(',');
  return {
    groups: STATE_GROUPS.filter(({ id }) => wanted.includes(id)).map(({ id }) => id),
    needsAttention: params.get('attention') === '1',
    search: params.get('search') ?? '',
    fromDay: readDay(params.get('from')) ?? '',
    toDay: readDay(params.get('to')) ?? '',
    cursor: params.get('cursor') ?? '',
  };
}

/** Whether anything is filtered away. */
export function isFiltered({ groups, needsAttention, search, fromDay, toDay }: PaymentQuery): boolean {
  return needsAttention || groups.length > 0 || [search, fromDay, toDay].some((part) => part !== '');
}

/** The query as the server's input. */
export function paymentInput(query: PaymentQuery): NonNullable<Inputs['purchase']['all']> {
  const states = STATE_GROUPS.filter(({ id }) => query.groups.includes(id)).flatMap((group) => group.states);
  return {
    limit: PAGE_SIZE,
    ...dayRange(query.fromDay, query.toDay),
    ...(states.length > 0 && { states }),
    ...(query.needsAttention && { needsAttention: true }),
    ...(query.search && { search: query.search }),
    ...(query.cursor && { cursor: query.cursor }),
  };
}
