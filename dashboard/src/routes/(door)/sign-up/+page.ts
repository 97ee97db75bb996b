import { redirect } from '@sveltejs/kit';
import { nextPath } from '#lib/next-path.ts';
import type { PageLoad } from './$types';

/** Somebody who is signed in has an account already. */
export const load: PageLoad = async ({ parent, url }) => {
  const { me } = await parent();
  if (me) redirect(307, nextPath(url.searchParams.get('next')));
};
