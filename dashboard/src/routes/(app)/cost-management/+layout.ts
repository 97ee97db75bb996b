import { outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import type { LayoutLoad } from './$types';

export type ChartDays = 30 | 90 | 365;

/** The wallet: whose it is, its balance, what is under way and how it came here. Filters do not touch it. */
export const load: LayoutLoad = async ({ parent, url, depends }) => {
  depends('coffer:wallet');
  // Nothing is asked for somebody who is not signed in.
  await parent();
  const selectedId = url.searchParams.get('user') ?? undefined;
  const days = readDays(url.searchParams.get('days'));
  const whose = selectedId ? { userId: selectedId } : {};
  return {
    selectedId,
    days,
    selected: selectedId ? outcome(api.user.get.query({ id: selectedId })) : null,
    balance: outcome(api.balance.get.query(whose)),
    shelf: outcome(api.purchase.shelf.query()),
    topUp: selectedId ? null : outcome(api.topUp.get.query()),
    purchases: outcome(api.purchase.list.query(whose)),
    series: outcome(api.balance.series.query({ ...whose, days })),
  };
};

function readDays(value: string | null): ChartDays {
  if (value === '30') return 30;
  return value === '365' ? 365 : 90;
}
