import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { CallLog, LoggedCall } from '../calls.ts';
import { expireDue } from '../checkout/outcome.ts';
import type { Faults } from '../faults.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';
import { authenticate } from './auth.ts';
import { expand } from './expand.ts';
import { StripeFailure } from './failure.ts';
import { faultBefore } from './fault-before.ts';
import { decodeForm } from './form.ts';
import type { FormHash } from './form.ts';
import { isSaved } from './idempotency.ts';
import type { Claim, Idempotency, SavedResponse } from './idempotency.ts';
import { Params } from './params.ts';
import type { KeyPermissions } from './permissions.ts';
import type { Route } from './route.ts';

export type ApiContext = Context<{ Bindings: HttpBindings }>;

/** What the API's edge needs beside the world its routes work in. */
export interface ApiParts {
  world: World;
  calls: CallLog;
  faults: Faults;
  idempotency: Idempotency;
  revokedKeys: Set<string>;
  keys: KeyPermissions;
  apiVersion: string;
}

interface Served extends SavedResponse {
  headers: Record<string, string>;
}

interface Arrived {
  c: ApiContext;
  log: LoggedCall;
  livemode: boolean;
}

const NO_CLAIM: Claim = { save: () => undefined, release: () => undefined };

/** Answers one call: log, credential, idempotency, fault, work, in this order. No route means Stripe's 404. */
export async function serveCall(parts: ApiParts, c: ApiContext, route: Route | null): Promise<Response> {
  const log = await logCall(parts, c);
  let served: Served | 'dropped';
  try {
    const { key, livemode } = authenticate(c.req.header('Authorization'), parts.revokedKeys);
    parts.faults.rateLimit.count(parts.world.nowSeconds());
    if (route) parts.keys.check(key, route);
    log.params = await readParams(c);
    served = await serveOnce(parts, { c, log, livemode }, route);
  } catch (error) {
    served = failed(error, log.requestId);
  }
  if (served === 'dropped') {
    c.env.outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  log.status = served.status;
  return respond(parts, log, served);
}

async function logCall(parts: ApiParts, c: ApiContext): Promise<LoggedCall> {
  const log: LoggedCall = {
    method: c.req.method,
    path: c.req.path,
    params: {},
    idempotencyKey: c.req.header('Idempotency-Key') ?? null,
    apiVersion: c.req.header('Stripe-Version') ?? null,
    requestId: newId('req_'),
    status: null,
  };
  parts.calls.all.push(log);
  return log;
}

async function readParams(c: ApiContext): Promise<FormHash> {
  const query = decodeForm(new URL(c.req.url).search.slice(1));
  return c.req.method === 'POST' ? Object.assign(query, decodeForm(await c.req.text())) : query;
}

async function serveOnce(
  parts: ApiParts,
  arrived: Arrived,
  route: Route | null,
): Promise<Served | 'dropped'> {
  const { log, livemode } = arrived;
  const claim =
    log.method === 'POST' && log.idempotencyKey !== null
      ? parts.idempotency.claim(`${livemode ? 'live' : 'test'} ${log.idempotencyKey}`, {
          path: log.path,
          params: JSON.stringify(log.params),
        })
      : NO_CLAIM;
  const fault = parts.faults.take(log);
  const before = await faultBefore(fault);
  if (before === 'dropped') {
    claim.release();
    return before;
  }
  if (before) {
    const answer = { ...failed(before.failure, log.requestId), headers: before.headers };
    if (before.isSaved) claim.save(answer);
    else claim.release();
    return answer;
  }
  const served = claim.replay ? replayed(claim.replay) : work(parts, arrived, route);
  if (!claim.replay && isSaved(served.status)) claim.save(served);
  else claim.release();
  return fault?.kind === 'drop' ? 'dropped' : served;
}

function work(parts: ApiParts, { c, log, livemode }: Arrived, route: Route | null): Served {
  try {
    if (!route) throw unrecognized(log);
    const params = new Params(log.params);
    params.allowOnly([...route.params, 'expand']);
    expireDue(parts.world);
    const answer = route.handle(parts.world, {
      ids: c.req.param(),
      params,
      livemode,
      path: log.path,
      request: { id: log.requestId, idempotency_key: log.idempotencyKey },
    });
    const body = expand(answer, params.texts('expand'), parts.world.store);
    return { status: 200, body: JSON.stringify(body, null, 2), requestId: log.requestId, headers: {} };
  } catch (error) {
    return failed(error, log.requestId);
  }
}

function unrecognized(log: LoggedCall): StripeFailure {
  return new StripeFailure(404, {
    type: 'invalid_request_error',
    message:
      `Unrecognized request URL (${log.method}: ${log.path}). Please see https://stripe.com/docs or we can help at ` +
      'https://support.stripe.com/.',
  });
}

/** A failure as a response. What is not one of Stripe's failures is a bug of the emulator and passes through. */
function failed(error: unknown, requestId: string): Served {
  if (!(error instanceof StripeFailure)) throw error;
  const body = JSON.stringify({ error: error.body }, null, 2);
  return { status: error.status, body, requestId, headers: {} };
}

function replayed(saved: SavedResponse): Served {
  return { ...saved, headers: { 'Idempotent-Replayed': 'true', 'Original-Request': saved.requestId } };
}

function respond(parts: ApiParts, log: LoggedCall, served: Served): Response {
  return new Response(served.body, {
    status: served.status,
    headers: {
      'Content-Type': 'application/json',
      Date: new Date(parts.world.nowSeconds() * 1000).toUTCString(),
      'Request-Id': log.requestId,
      'Stripe-Version': log.apiVersion ?? parts.apiVersion,
      ...(log.idempotencyKey === null ? {} : { 'Idempotency-Key': log.idempotencyKey }),
      ...served.headers,
    },
  });
}
