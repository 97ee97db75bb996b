import { redirect } from '@sveltejs/kit';
import { nextPath } from '#lib/next-path.ts';
import type { PageLoad } from './$types';

/** Somebody who is signed in goes straight on; a server without an administrator is set up first. */
export const load: PageLoad = async ({ parent, url }) => {
  const { config, me } = await parent();
  if (me) redirect(307, nextPath(url.searchParams.get('next')));
  if (config.needsSetup) redirect(307, '/setup');
};
