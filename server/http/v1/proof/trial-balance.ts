import { type DayTotal, type TypeSum, formatCredits, transactionTypes } from '@coffer/db';
import { createRoute, z } from '@hono/zod-openapi';
import { type TrialBalance, drawTrialBalance } from '../../../proof/trial-balance.ts';
import { json, problems } from '../answer.ts';
import { csvLine } from '../csv.ts';
import type { Door, V1 } from '../door.ts';
import { creditsText, dayQuery } from '../field.ts';
import { csvType, sendFile, textFile } from '../stream.ts';

const tags = ['Proof'];

const query = z.object({
  from: dayQuery.openapi({ description: 'The first day in UTC.' }),
  to: dayQuery.openapi({ description: 'The last day in UTC, at most 1,100 days later.' }),
});

const Total = z.object({
  transaction_type: z.enum(transactionTypes),
  count: z.int(),
  amount: creditsText.openapi({ description: 'With its sign: what all wallets together got.' }),
});

const day = z.iso.date();

const TrialBalanceShape = z
  .object({
    ...{ from: day, to: day },
    types: z.array(Total).openapi({ description: 'The days together, by type.' }),
    days: z.array(Total.extend({ day })).openapi({ description: 'Each day by type, the latest first.' }),
    proof: z
      .object({
        sum_of_types: creditsText,
        sum_of_balances: creditsText,
        is_balanced: z.boolean(),
        as_of_seq: z.int(),
      })
      .openapi({ description: 'The whole ledger: all types on all days against all balances.' }),
  })
  .openapi('TrialBalance');

/** What all wallets moved, by type and day. */
export function addTrialBalanceRoutes(v1: V1, door: Door): void {
  addJson(v1, door);
  addCsv(v1, door);
}

function addJson(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/trial-balance',
    tags,
    summary: 'Read what all wallets moved by type and day, and whether the books balance',
    ...read,
    request: { query },
    responses: { 200: json(TrialBalanceShape, 'The trial balance.'), ...problems(400, 401, 403) },
  });
  v1.openapi(route, async (c) => {
    const days = c.req.valid('query');
    const shown = show(await drawTrialBalance(deps, c.get('caller'), days));
    return c.json({ from: dayText(days.from), to: dayText(days.to), ...shown }, 200);
  });
}

function addCsv(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/trial-balance.csv',
    tags,
    summary: 'Export what all wallets moved by type and day',
    ...read,
    request: { query },
    responses: { 200: textFile('text/csv', 'A row for each day and type.'), ...problems(400, 401, 403) },
  });
  v1.openapi(route, async (c) => {
    const days = c.req.valid('query');
    const { days: rows } = await drawTrialBalance(deps, c.get('caller'), days);
    const name = `trial-balance-${dayText(days.from)}-to-${dayText(days.to)}.csv`;
    return sendFile(deps, c, { parts: csvOf(rows), contentType: csvType, name });
  });
}

async function* csvOf(rows: readonly DayTotal[]): AsyncGenerator<string> {
  const lines = rows.map(({ day: at, type, count, amount }) => {
    return csvLine([dayText(at), type, String(count), formatCredits(amount)]);
  });
  yield csvLine(['day', 'transaction_type', 'count', 'amount']) + lines.join('');
}

function show({ types, days, sums }: TrialBalance) {
  return {
    types: types.map(showTotal),
    days: days.map((total) => ({ day: dayText(total.day), ...showTotal(total) })),
    proof: {
      sum_of_types: formatCredits(sums.types),
      sum_of_balances: formatCredits(sums.balances),
      is_balanced: sums.types === sums.balances,
      as_of_seq: sums.lastSeq,
    },
  };
}

function showTotal({ type, count, amount }: TypeSum): z.output<typeof Total> {
  return { transaction_type: type, count, amount: formatCredits(amount) };
}

function dayText(at: Date): string {
  return at.toISOString().slice(0, 10);
}
