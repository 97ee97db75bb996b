import { error } from '@sveltejs/kit';
import { outcome } from '#lib/outcome.ts';
import { readDays, utcDay } from '#lib/period.ts';
import { api } from '#lib/trpc.ts';
import type { PageLoad } from './$types';

/** What all wallets moved on the days that the URL names. */
export const load: PageLoad = async ({ parent, url, depends }) => {
  depends('coffer:books');
  const { me } = await parent();
  if (!me.isManager) error(404, { message: 'This page is for managers.' });
  const days = readDays(url.searchParams, utcDay(new Date()));
  return { days, trialBalance: outcome(api.books.trialBalance.query(days)) };
};
