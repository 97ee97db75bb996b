import type { BatchAnswer, Refusal } from '@coffer/db';
import { createRoute, z } from '@hono/zod-openapi';
import { costManagementUrl } from '../../../payments/return-url.ts';
import { maxBatchItems, postBatch } from '../../../transaction/batch.ts';
import type { PostRequest } from '../../../transaction/post.ts';
import { markReplayed, repeatDigest } from '../../middleware/idempotency.ts';
import { type Exits, describeRefusal } from '../../problem.ts';
import { ItemProblem, json, jsonBody, problems } from '../answer.ts';
import type { Door, V1 } from '../door.ts';
import { refusalOf } from '../invalid.ts';
import { NewTransaction, postRequestOf } from './new.ts';
import { TransactionShape, showTransaction } from './shape.ts';

const Batch = z
  .object({
    // Each is looked at by itself, so that one that is wrong costs only its own answer.
    transactions: z
      .array(z.unknown())
      .min(1, 'must hold at least one')
      .max(maxBatchItems, `must hold at most ${maxBatchItems}`)
      .openapi({ type: 'array', items: { $ref: '#/components/schemas/NewTransaction' } }),
    atomic: z.boolean('must be true or false').optional().openapi({ description: 'All or nothing.' }),
  })
  .openapi('Batch');

const BatchResults = z
  .object({
    results: z
      .array(
        z.object({
          status: z.int().openapi({ description: 'What the item would have been answered alone.' }),
          transaction: TransactionShape.optional(),
          error: ItemProblem.optional(),
        }),
      )
      .openapi({ description: 'In the order given.' }),
  })
  .openapi('BatchResults');

/** Posting many transactions at once. */
export function addBatchRoute(v1: V1, { deps, writeBatch }: Door): void {
  const route = createRoute({
    method: 'post',
    path: '/transactions/batch',
    tags: ['Transactions'],
    summary: 'Grant, remove or use credits, up to a thousand times at once',
    ...writeBatch,
    request: { body: jsonBody(Batch) },
    responses: {
      200: json(BatchResults, 'What became of each. All of it is on disk.'),
      ...problems(400, 401, 403, 409, 413, 415, 422, 503),
    },
  });
  const exits = { buyUrl: costManagementUrl(deps.config.hostUrl) };
  v1.openapi(route, async (c) => {
    const { transactions, atomic: isAtomic = false } = c.req.valid('json');
    const repeatId = repeatDigest(c)?.toString('base64url') ?? null;
    const items = transactions.map((given, index) => readItem(given, repeatId && `${repeatId}:${index}`));
    const answers = await postBatch(deps, c.get('caller'), { items, isAtomic });
    if (repeatId !== null && answers.every((answer) => answer.ok && answer.posted.replayed)) markReplayed(c);
    return c.json({ results: answers.map((answer) => showAnswer(answer, exits)) }, 200);
  });
}

/**
 * One item, or why it is none. Should the server die after the commit and before the answer is kept, the repeat finds
 * the transactions that `fallbackId` names.
 */
function readItem(given: unknown, fallbackId: string | null): PostRequest | Refusal {
  const { success, data, error } = NewTransaction.safeParse(given);
  return success ? postRequestOf(data, fallbackId) : refusalOf(error, 'invalid_input');
}

function showAnswer(answer: BatchAnswer, exits: Exits): z.output<typeof BatchResults>['results'][number] {
  if (answer.ok) {
    const { transaction, replayed } = answer.posted;
    return { status: replayed ? 200 : 201, transaction: showTransaction(transaction) };
  }
  const problem = describeRefusal(answer.refusal, exits);
  return { status: problem.status, error: problem };
}
