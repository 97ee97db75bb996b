import { type Balance, formatCredits } from '@coffer/db';
import { createRoute, z } from '@hono/zod-openapi';
import { setOverdraft } from '../../wallet/overdraft.ts';
import { readBalance, readPastBalance } from '../../wallet/read.ts';
import { json, jsonBody, problems } from './answer.ts';
import type { Door, V1 } from './door.ts';
import { amountOrNone, creditsText, idOf, moment, momentQuery, owner } from './field.ts';

const tags = ['Balances'];

const PastBalance = z.object({
  user_id: z.uuid(),
  balance: creditsText,
  as_of_seq: z.int().openapi({ description: 'The last transaction that this includes; 0 before the first.' }),
  at: moment.optional().openapi({ description: 'The moment that was asked for.' }),
});

const BalanceShape = PastBalance.omit({ at: true })
  .extend({
    held: creditsText.openapi({ description: 'Set aside by open holds.' }),
    overdraft: creditsText.openapi({ description: 'How far below zero spending may go.' }),
    available: creditsText.openapi({ description: 'balance + overdraft - held.' }),
    expiring: z
      .array(z.object({ amount: creditsText, expires_at: moment }))
      .openapi({ description: 'Of the balance: what expires when, the soonest first.' }),
  })
  .openapi('Balance');

/** Now, or as of a moment: then without what only now can be told. */
const AnyBalance = z.union([BalanceShape, PastBalance.openapi('PastBalance')]);

/** How wallets stand, and how far below zero they may go. */
export function addBalanceRoutes(v1: V1, door: Door): void {
  addRead(v1, door);
  addOverdraft(v1, door);
}

function addRead(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/users/{id}/balance',
    tags,
    summary: 'Read how a wallet stands',
    ...read,
    request: {
      params: owner,
      query: z.object({
        at: momentQuery.optional().openapi({ description: 'The balance as of then; now by default.' }),
      }),
    },
    responses: { 200: json(AnyBalance, 'The balance.'), ...problems(400, 401, 403, 404) },
  });
  v1.openapi(route, async (c) => {
    const caller = c.get('caller');
    const { at } = c.req.valid('query');
    const userId = idOf(c.req.valid('param').id, caller);
    if (at === undefined) return c.json(showBalance(await readBalance(deps, caller, userId)), 200);
    const { balance, asOfSeq } = await readPastBalance(deps, caller, { userId, at });
    const past = { user_id: userId, balance: formatCredits(balance), as_of_seq: asOfSeq };
    return c.json({ ...past, at: at.toISOString() }, 200);
  });
}

function addOverdraft(v1: V1, { deps, writeJson }: Door): void {
  const route = createRoute({
    method: 'put',
    path: '/users/{id}/overdraft',
    tags,
    summary: 'Set how far below zero a wallet may be spent',
    ...writeJson,
    request: {
      params: owner,
      body: jsonBody(z.object({ overdraft: amountOrNone }).openapi('NewOverdraft')),
    },
    responses: {
      200: json(BalanceShape, 'How the wallet stands now.'),
      ...problems(400, 401, 403, 404, 409, 413, 415, 422, 503),
    },
  });
  v1.openapi(route, async (c) => {
    const caller = c.get('caller');
    const userId = idOf(c.req.valid('param').id, caller);
    const { overdraft } = c.req.valid('json');
    return c.json(showBalance(await setOverdraft(deps, caller, { userId, overdraft })), 200);
  });
}

function showBalance(balance: Balance): z.output<typeof BalanceShape> {
  return {
    user_id: balance.userId,
    balance: formatCredits(balance.balance),
    held: formatCredits(balance.held),
    overdraft: formatCredits(balance.overdraft),
    available: formatCredits(balance.available),
    expiring: balance.expiring.map(({ amount, expiresAt }) => {
      return { amount: formatCredits(amount), expires_at: expiresAt.toISOString() };
    }),
    as_of_seq: balance.asOfSeq,
  };
}
