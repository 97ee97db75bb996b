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
    const next = url.pathname + url.search;
    redirect(307, config.needsSetup ? '/setup' : `/sign-in?next=${encodeURIComponent(next)}`);
  }
  return { config, me, notice: outcome(api.balance.notice.query()) };
};
