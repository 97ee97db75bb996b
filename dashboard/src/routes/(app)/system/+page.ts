import { error } from '@sveltejs/kit';
import { outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import type { PageLoad } from './$types';

/** What the server found out about itself. */
export const load: PageLoad = async ({ parent, depends }) => {
  depends('coffer:system');
  const { me } = await parent();
  if (!me.isPlatformManager) error(404, { message: 'This page is for platform managers.' });
  return { status: outcome(api.system.status.query()) };
};
