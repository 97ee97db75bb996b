import { dayRange, endOfDay } from '#lib/format/time.ts';
import { outcome } from '#lib/outcome.ts';
import { type Days, localDay, readDays } from '#lib/period.ts';
import { api } from '#lib/trpc.ts';
import type { PageLoad } from './$types';

/** A wallet's statement for the days that the URL names, in the reader's zone. */
export const load: PageLoad = async ({ parent, url, depends }) => {
  depends('coffer:statement');
  const { me } = await parent();
  const userId = url.searchParams.get('user') ?? me.id;
  const days = readDays(url.searchParams, localDay(new Date()));
  const period = momentsOf(days);
  return {
    ...{ userId, days, period },
    user: userId === me.id ? null : outcome(api.user.get.query({ id: userId })),
    statement: outcome(api.books.statement.query({ userId, ...period })),
  };
};

/** The first moment of the days, and the first after them. A day that is none is left for the server to refuse. */
function momentsOf(days: Days): { from: string; to: string } {
  const { from = days.from } = dayRange(days.from, null);
  return { from, to: endOfDay(days.to) ?? days.to };
}
