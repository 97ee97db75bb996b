import { error } from '@sveltejs/kit';
import { outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import type { PageLoad } from './$types';
import { readPeriod } from './period.ts';

/** What Stripe says beside what stands here; the period stands in the URL. */
export const load: PageLoad = async ({ parent, url, depends }) => {
  depends('coffer:reconciliation');
  const period = readPeriod(url.searchParams, new Date());
  const { me } = await parent();
  if (!me.isManager) error(404, { message: 'This page is for managers.' });
  return { period, comparison: outcome(api.reconciliation.compare.query(period)) };
};
