import { error } from '@sveltejs/kit';
import { outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import type { PageLoad } from './$types';

const PAGE_SIZE = 25;

/** One page of the users; search and page stand in the URL. */
export const load: PageLoad = async ({ parent, url, depends }) => {
  depends('coffer:users');
  const search = url.searchParams.get('search') ?? '';
  const skip = Math.max(Number.parseInt(url.searchParams.get('skip') ?? '0', 10) || 0, 0);
  const { me } = await parent();
  if (!me.isManager) error(404, { message: 'This page is for managers.' });
  const input = { skip, limit: PAGE_SIZE, ...(search && { search }) };
  return { search, skip, pageSize: PAGE_SIZE, users: outcome(api.user.list.query(input)) };
};
