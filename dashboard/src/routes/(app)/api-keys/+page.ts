import { outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import type { PageLoad } from './$types';

/** One's own keys, without their secrets. */
export const load: PageLoad = async ({ parent, depends }) => {
  depends('coffer:keys');
  // Nothing is asked for somebody who is not signed in.
  await parent();
  return { keys: outcome(api.key.list.query()) };
};
