import { page } from '$app/state';
import { outcome } from '#lib/outcome.ts';
import { requireStart } from '#lib/start.ts';
import { api } from '#lib/trpc.ts';
import { redirect } from '@sveltejs/kit';
import type { LayoutLoad } from './$types';

/** Only for people who are signed in; afterwards they come back to where they wanted to go. */
export const load: LayoutLoad = async ({ parent, url, depends }) => {
  depends('coffer:wallet');
  const { config, me } = requireStart((await parent()).start);
  if (!me) {
    const next = encodeURIComponent(url.pathname + url.search);
    // Whoever was signed in a moment ago is told why they are not any more.
    const ended = page.data['me'] ? '&ended' : '';
    redirect(307, config.needsSetup ? '/setup' : `/sign-in?next=${next}${ended}`);
  }
  return { config, me, notice: outcome(api.balance.notice.query()) };
};
