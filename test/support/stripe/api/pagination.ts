import type { StripeObject } from '../store/collection.ts';
import { invalid, missing } from './failure.ts';
import type { Params } from './params.ts';

export const PAGE_PARAMS = ['limit', 'starting_after', 'ending_before', 'expand'] as const;

/** One page, as Stripe answers a list call. */
export interface Page<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

/**
 * Cuts one page out of a list.
 *
 * @param all every match, in the order Stripe lists (newest first, except line items)
 * @param url the path the list was asked for under
 */
export function paginate<T extends StripeObject>(all: T[], params: Params, url: string): Page<T> {
  const limit = params.integer('limit') ?? 10;
  if (limit < 1 || limit > 100) {
    throw invalid(`Invalid integer: limit must be between 1 and 100, but ${limit} was passed`, {
      param: 'limit',
    });
  }
  const after = params.text('starting_after');
  const before = params.text('ending_before');
  if (after !== undefined && before !== undefined) {
    throw invalid('You may only specify one of these parameters: starting_after, ending_before.');
  }
  if (before !== undefined) {
    const end = positionOf(all, before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: all.slice(start, end), has_more: start > 0, url };
  }
  const start = after === undefined ? 0 : positionOf(all, after, 'starting_after') + 1;
  const data = all.slice(start, start + limit);
  return { object: 'list', data, has_more: start + limit < all.length, url };
}

function positionOf(all: StripeObject[], id: string, param: string): number {
  const at = all.findIndex((entry) => entry.id === id);
  if (at < 0) throw missing('object', id, { param, status: 400 });
  return at;
}

/** True when `created` (a time in seconds, or a range of gt, gte, lt, lte) admits this time. */
export function createdMatches(params: Params, created: number): boolean {
  if (!params.has('created')) return true;
  if (typeof params.tree['created'] === 'string') return params.integer('created') === created;
  const range = params.hash('created');
  range?.allowOnly(['gt', 'gte', 'lt', 'lte']);
  const tests: [string, (bound: number) => boolean][] = [
    ['gt', (bound) => created > bound],
    ['gte', (bound) => created >= bound],
    ['lt', (bound) => created < bound],
    ['lte', (bound) => created <= bound],
  ];
  return tests.every(([name, test]) => {
    const bound = range?.integer(name);
    return bound === undefined || test(bound);
  });
}
