import { listInput, readHistoryQuery } from '#lib/history-query.ts';
import { outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import type { PageLoad } from './$types';

/** One page of the history, as the URL filters it. */
export const load: PageLoad = async ({ parent, url, depends }) => {
  depends('coffer:wallet');
  // Nothing is asked for somebody who is not signed in.
  await parent();
  const query = readHistoryQuery(url.searchParams);
  const userId = url.searchParams.get('user') ?? undefined;
  return { query, history: outcome(api.transaction.list.query(listInput(query, userId))) };
};
