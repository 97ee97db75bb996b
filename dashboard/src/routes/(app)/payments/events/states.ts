import type { PaymentEvent } from '#lib/views.ts';

export type EventState = PaymentEvent['state'];

export const EVENT_FILTERS: readonly EventState[] = ['failed', 'waiting', 'applied', 'ignored'];

/** The states that a URL asks for; none means all that have a meaning here. */
export function readStates(params: Pick<URLSearchParams, 'get'>): EventState[] {
  const wanted = (params.get('show') ?? '').split(',');
  return EVENT_FILTERS.filter((state) => wanted.includes(state));
}
