import { outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import type { PageLoad } from './$types';

/** One purchase with all that happened about it. */
export const load: PageLoad = async ({ parent, params, depends }) => {
  depends('coffer:payments');
  await parent();
  return { detail: outcome(api.purchase.get.query({ id: params.id })) };
};
