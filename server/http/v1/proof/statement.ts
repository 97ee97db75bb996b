import { type Transaction, formatCredits } from '@coffer/db';
import { createRoute, z } from '@hono/zod-openapi';
import type { Caller } from '../../../access/caller.ts';
import type { Deps } from '../../../deps.ts';
import {
  type Statement,
  type StatementQuery,
  openStatement,
  readStatement,
} from '../../../proof/statement.ts';
import { json, problems } from '../answer.ts';
import { csvLine } from '../csv.ts';
import type { Door, V1 } from '../door.ts';
import { clamped, creditsText, cursorQuery, idOf, moment, momentQuery, owner } from '../field.ts';
import { csvType, sendFile, textFile } from '../stream.ts';
import { csvHead, csvRow } from '../transaction/csv.ts';
import { TransactionShape, showTransaction } from '../transaction/shape.ts';

const tags = ['Proof'];

const period = z.object({
  from: momentQuery.openapi({ description: 'The first moment that counts.' }),
  to: momentQuery.openapi({ description: 'The first moment that counts no more.' }),
});

const StatementShape = z
  .object({
    user_id: z.uuid(),
    ...{ from: moment, to: moment },
    opening_balance: creditsText,
    closing_balance: creditsText,
    movements: z.array(TransactionShape).openapi({ description: 'The oldest first.' }),
    has_more: z.boolean(),
    next_cursor: z.string().nullable(),
    is_over: z.boolean().openapi({ description: 'False: the period goes on, and more may come into it.' }),
    as_of_seq: z.int().openapi({ description: 'The last transaction of the ledger that was considered.' }),
  })
  .openapi('Statement');

/** What a wallet held before a period, what moved, and what it held after it. */
export function addStatementRoutes(v1: V1, door: Door): void {
  addJson(v1, door);
  addCsv(v1, door);
}

function addJson(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/users/{id}/statement',
    tags,
    summary: 'Read the statement of a wallet for a period',
    ...read,
    request: {
      params: owner,
      query: period.extend({
        limit: clamped({ minimum: 1, maximum: 1000, fallback: 1000 }),
        cursor: cursorQuery,
      }),
    },
    responses: { 200: json(StatementShape, 'The statement.'), ...problems(400, 401, 403, 404) },
  });
  v1.openapi(route, async (c) => {
    const caller = c.get('caller');
    const { from, to, ...page } = c.req.valid('query');
    const query = { userId: idOf(c.req.valid('param').id, caller), from, to };
    return c.json(show(query, await readStatement(deps, caller, { ...query, page })), 200);
  });
}

function addCsv(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/users/{id}/statement.csv',
    tags,
    summary: 'Export the statement of a wallet for a period: all of its movements',
    ...read,
    request: { params: owner, query: period },
    responses: {
      200: textFile(
        'text/csv',
        'The opening balance, every movement with its sign, and the closing balance.',
      ),
      ...problems(400, 401, 403, 404),
    },
  });
  v1.openapi(route, async (c) => {
    const caller = c.get('caller');
    const query = { userId: idOf(c.req.valid('param').id, caller), ...c.req.valid('query') };
    const name = `statement-${dayOf(query.from)}-to-${dayOf(query.to)}.csv`;
    return sendFile(deps, c, { parts: csvOf(deps, caller, query), contentType: csvType, name });
  });
}

async function* csvOf(deps: Deps, caller: Caller, query: StatementQuery): AsyncGenerator<string> {
  const { frame, movements } = openStatement(deps, caller, query);
  const { opening, closing, lastSeq, isOver } = frame;
  yield csvHead + endRow(query, { at: query.from, type: 'opening_balance', balance: opening, note: '' });
  for await (const rows of movements) yield rows.map((row: Transaction) => csvRow(row)).join('');
  const note = isOver ? '' : `as of transaction ${lastSeq}: the period is not over`;
  yield endRow(query, { at: query.to, type: 'closing_balance', balance: closing, note });
}

/** An end of the statement, in the columns of a transaction. */
function endRow(
  { userId }: StatementQuery,
  end: { at: Date; type: string; balance: bigint; note: string },
): string {
  const balance = formatCredits(end.balance);
  return csvLine(['', '', end.at.toISOString(), userId, end.type, '', balance, '', end.note, '', '', '']);
}

function show({ userId, from, to }: StatementQuery, statement: Statement): z.output<typeof StatementShape> {
  const { opening, closing, movements, nextCursor, isOver, lastSeq } = statement;
  return {
    user_id: userId,
    ...{ from: from.toISOString(), to: to.toISOString() },
    opening_balance: formatCredits(opening),
    closing_balance: formatCredits(closing),
    movements: movements.map(showTransaction),
    has_more: nextCursor !== null,
    next_cursor: nextCursor === null ? null : String(nextCursor),
    is_over: isOver,
    as_of_seq: lastSeq,
  };
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
