import { error } from '@sveltejs/kit';
import { outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import { type EventState, readStates } from './states.ts';
import type { PageLoad } from './$types';

/** One page of what the payment provider told; states and page stand in the URL. */
export const load: PageLoad = async ({ parent, url, depends }) => {
  depends('coffer:events');
  const { me } = await parent();
  if (!me.isPlatformManager) error(404, { message: 'This page is for platform managers.' });
  const states: EventState[] = readStates(url.searchParams);
  const cursor = url.searchParams.get('cursor') ?? '';
  const input = { ...(states.length > 0 && { states }), ...(cursor && { cursor }) };
  return { states, cursor, events: outcome(api.event.list.query(input)) };
};
