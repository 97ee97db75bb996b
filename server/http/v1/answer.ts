import { z } from '@hono/zod-openapi';
import type { ZodType } from 'zod';

/** What was wrong with one item of a batch. */
export const ItemProblem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    code: z.string().openapi({ description: 'What happened: stable, snake_case, to be matched on.' }),
    detail: z.string().openapi({ description: 'The same as a sentence for people.' }),
    message: z.string().openapi({ description: 'Equals detail.' }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    needed: z.string().optional().openapi({ description: 'Credits that a refused spend needed.' }),
    available: z.string().optional().openapi({ description: 'Credits that could have been spent.' }),
    existing_id: z
      .string()
      .optional()
      .openapi({ description: 'The transaction, or the hold, that has this source_id.' }),
    buy_url: z.string().optional().openapi({ description: 'Where credits are bought.' }),
  })
  .openapi('ItemProblem');

const Problem = ItemProblem.extend({
  request_id: z.string(),
  index: z.int().optional().openapi({ description: 'Which item undid an atomic batch, counted from 0.' }),
  error: ItemProblem.optional().openapi({ description: 'What was wrong with that item.' }),
}).openapi('Problem');

const meanings = {
  400: 'The request cannot be read: malformed JSON, a query parameter or header of the wrong form, an amount of zero or less.',
  401: 'No credentials, or none that are known.',
  402: 'Not paid, or not enough credits.',
  403: 'Known, but not allowed: the role, the scope of the key, or the site that the request came from.',
  404: 'There is nothing by that name, or nothing that the caller may see.',
  409: 'In conflict with what is there, or with an earlier request under the same Idempotency-Key.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'The body is not of the right shape; `errors` names every field.',
  429: 'Too many requests; see Retry-After.',
  501: 'The payment provider has no webhooks, or none is configured.',
  502: 'The payment provider did not answer as it should.',
  503: 'Not available at the moment, or switched off.',
} as const;

type ProblemStatus = keyof typeof meanings;

/** Declares that a route may answer with these problems; one that asks who calls also counts how often they do. */
export function problems<Status extends ProblemStatus>(...statuses: Status[]) {
  const all = statuses.some((status) => status === 401) ? [...statuses, 429 as const] : statuses;
  const declared = all.map((status) => [status, problem(meanings[status])]);
  return Object.fromEntries(declared) as Record<Status, ReturnType<typeof problem>>;
}

function problem(description: string) {
  return { description, content: { 'application/problem+json': { schema: Problem } } };
}

/** Declares a JSON answer. */
export function json<Schema extends ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** Declares a JSON body that may be left out. */
export function optionalJsonBody<Schema extends ZodType>(schema: Schema) {
  return { required: false, content: { 'application/json': { schema } } };
}

/** Declares a JSON body that has to be there. */
export function jsonBody<Schema extends ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } };
}
