import { error } from '@sveltejs/kit';
import { outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import { paymentInput, readPaymentQuery } from './query.ts';
import type { PageLoad } from './$types';

/** One page of everybody's purchases, as the URL filters them. */
export const load: PageLoad = async ({ parent, url, depends }) => {
  depends('coffer:payments');
  const { me } = await parent();
  if (!me.isManager) error(404, { message: 'This page is for managers.' });
  const query = readPaymentQuery(url.searchParams);
  return { query, purchases: outcome(api.purchase.all.query(paymentInput(query))) };
};
