import { outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import type { PageLoad } from './$types';

/** One's own keys, without their secrets. */
export const load: PageLoad = ({ depends }) => {
  depends('coffer:keys');
  return { keys: outcome(api.key.list.query()) };
};
