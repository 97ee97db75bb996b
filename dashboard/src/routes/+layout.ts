import { outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import { error } from '@sveltejs/kit';
import type { LayoutLoad } from './$types';

export const ssr = false;

/** Who is signed in and what this server offers; everything else depends on it, so it is waited for. */
export const load: LayoutLoad = async ({ depends }) => {
  depends('coffer:session');
  const [config, me] = await Promise.all([outcome(api.system.config.query()), outcome(api.user.me.query())]);
  if (!config.ok) error(503, { message: config.failure.message, safe: 'Your credits are not affected.' });
  if (!me.ok) error(503, { message: me.failure.message, safe: 'Your credits are not affected.' });
  return { config: config.value, me: me.value };
};
