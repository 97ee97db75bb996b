import { formatCredits } from '@coffer/db';
import { createRoute, z } from '@hono/zod-openapi';
import { postTransaction } from '../../../transaction/post.ts';
import { readTransaction, readTransactions } from '../../../transaction/read.ts';
import { markReplayed, repeatDigest } from '../../middleware/idempotency.ts';
import { json, jsonBody, problems } from '../answer.ts';
import type { Door, V1 } from '../door.ts';
import { csvType, sendFile, textFile } from '../stream.ts';
import { exportTransactions } from './export.ts';
import { NewTransaction, postRequestOf } from './new.ts';
import { TransactionFilterQuery, TransactionListQuery, filterOf } from './query.ts';
import { TransactionShape, showTransaction } from './shape.ts';

const tags = ['Transactions'];

const TransactionList = z
  .object({
    data: z.array(TransactionShape),
    has_more: z.boolean(),
    next_cursor: z.string().nullable(),
    page_start_balance: z.string().openapi({ description: 'The balance after the first row; "0" for all.' }),
  })
  .openapi('TransactionList');

/** Posting and reading transactions. */
export function addTransactionRoutes(v1: V1, door: Door): void {
  addPost(v1, door);
  addList(v1, door);
  addExport(v1, door);
  addRead(v1, door);
}

function addPost(v1: V1, { deps, writeJson }: Door): void {
  const route = createRoute({
    method: 'post',
    path: '/transactions',
    tags,
    summary: 'Grant, remove or use credits',
    ...writeJson,
    request: { body: jsonBody(NewTransaction) },
    responses: {
      201: json(TransactionShape, 'Posted.'),
      200: json(TransactionShape, 'Posted before, under the same source_id with the same content.'),
      ...problems(400, 401, 402, 403, 404, 409, 413, 415, 422, 503),
    },
  });
  v1.openapi(route, async (c) => {
    // Should the server die after the commit and before the answer is kept, the repeat finds its transaction.
    const repeatId = repeatDigest(c)?.toString('base64url') ?? null;
    const request = postRequestOf(c.req.valid('json'), repeatId);
    const { transaction, replayed } = await postTransaction(deps, c.get('caller'), request);
    if (replayed && repeatId !== null) markReplayed(c);
    return c.json(showTransaction(transaction), replayed ? 200 : 201);
  });
}

function addList(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/transactions',
    tags,
    summary: 'List transactions, your own by default',
    ...read,
    request: { query: TransactionListQuery },
    responses: { 200: json(TransactionList, 'A page.'), ...problems(400, 401, 403) },
  });
  v1.openapi(route, async (c) => {
    const query = c.req.valid('query');
    const caller = c.get('caller');
    const { limit, skip, cursor } = query;
    const filter = filterOf(caller, query);
    const list = await readTransactions(deps, caller, { filter, page: { limit, skip, cursor } });
    const answer = {
      data: list.data.map(showTransaction),
      has_more: list.hasMore,
      next_cursor: list.nextCursor === null ? null : String(list.nextCursor),
      page_start_balance: filter.userId === null ? '0' : formatCredits(list.data[0]?.balanceAfter ?? 0n),
    };
    return c.json(answer, 200);
  });
}

function addExport(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/transactions.csv',
    tags,
    summary: 'Export transactions: the whole selection',
    ...read,
    request: { query: TransactionFilterQuery },
    responses: {
      200: textFile('text/csv', 'Every transaction selected, with signed amounts.'),
      ...problems(400, 401, 403),
    },
  });
  v1.openapi(route, async (c) => {
    const caller = c.get('caller');
    const parts = exportTransactions(deps, caller, filterOf(caller, c.req.valid('query')));
    const day = new Date(deps.now()).toISOString().slice(0, 10);
    return sendFile(deps, c, { parts, contentType: csvType, name: `transactions-${day}.csv` });
  });
}

function addRead(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/transactions/{id}',
    tags,
    summary: 'Read one transaction',
    ...read,
    request: { params: z.object({ id: z.string() }) },
    responses: { 200: json(TransactionShape, 'The transaction.'), ...problems(401, 403, 404) },
  });
  v1.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(showTransaction(await readTransaction(deps, c.get('caller'), id)), 200);
  });
}
