import { type Outcome, outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import type { Outputs } from '#lib/views.ts';
import type { PageLoad } from './$types';

/** A page of what one has paid; the papers of it are asked for once it is there. */
export const load: PageLoad = async ({ parent, url, depends }) => {
  depends('coffer:receipts');
  // Nothing is asked for somebody who is not signed in.
  await parent();
  const before = url.searchParams.get('before');
  const list = outcome(api.receipt.list.query(before ? { before } : {}));
  return { before, list, links: linksOf(list) };
};

type List = Outcome<Outputs['receipt']['list']>;

async function linksOf(list: Promise<List>): Promise<Outcome<Outputs['receipt']['links']>> {
  const known = await list;
  const purchaseIds = known.ok ? known.value.data.map(({ id }) => id) : [];
  return purchaseIds.length === 0
    ? { ok: true, value: {} }
    : outcome(api.receipt.links.query({ purchaseIds }));
}
