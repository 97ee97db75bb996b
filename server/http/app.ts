import { Refusal } from '@coffer/db';
import { Hono } from 'hono';
import { RegExpRouter } from 'hono/router/reg-exp-router';
import type { Deps } from '../deps.ts';
import { costManagementUrl } from '../payments/return-url.ts';
import { olderWebhookPath } from '../payments/webhook-address.ts';
import { answerDashboard } from './dashboard/answer.ts';
import { loadDashboard } from './dashboard/files.ts';
import type { HttpEnv } from './env.ts';
import { answerLive, answerReady } from './health.ts';
import { dressAnswers, neverStored, secureHeaders } from './middleware/answer-headers.ts';
import { limitBody } from './middleware/body-limit.ts';
import { countVisitors, tellClientAddress } from './middleware/client-address.ts';
import { logRequests } from './middleware/request-log.ts';
import { guardOwnSite } from './middleware/same-site.ts';
import { noticeSignIns } from './middleware/visits.ts';
import { answerOtherMethods } from './other-methods.ts';
import { passOn, passOnToAuth } from './pass-on.ts';
import { errorHandler } from './problem.ts';
import { createV1, v1Path } from './v1/api.ts';
import { maxWebhookBytes, takeEvent } from './webhook.ts';

/** What is served beside the verbs of this room. */
export interface Mounts {
  /** Answers every request under /trpc. */
  readonly trpc: (request: Request) => Promise<Response>;
  /** The built dashboard. */
  readonly dashboardFolder: string;
}

const maxAuthBytes = 64 * 1024;
/** A batch of a thousand spends, as REST takes it. */
const maxTrpcBytes = 1024 * 1024;

/** Everything that this process serves, on one port. */
export function createApp(deps: Deps, mounts: Mounts): Hono<HttpEnv> {
  const { hostUrl } = deps.config;
  const files = loadDashboard(mounts.dashboardFolder);
  // One expression for all addresses. It takes no word in a place where another address has a parameter, and says so here.
  const app = new Hono<HttpEnv>({ router: new RegExpRouter() });
  const toError = errorHandler(deps.log, { buyUrl: costManagementUrl(hostUrl) });
  const fixed = secureHeaders({ hostUrl, inlineScripts: files.inlineScripts });

  app.onError(toError);
  app.notFound(
    answerOtherMethods(app, {
      refuse: (c) => toError(new Refusal('method_not_allowed'), c),
      otherwise: answerDashboard(files),
    }),
  );
  app.use(dressAnswers(fixed, [`${v1Path}/`, olderWebhookPath]));
  // Not even looked at per request when nobody wants it.
  if (deps.log.isLevelEnabled('debug')) app.use(logRequests(deps.log));

  app.get('/healthz', neverStored, answerLive);
  app.get('/readyz', neverStored, answerReady(deps));
  app.route(v1Path, createV1(deps));
  // Where older clients of this API have told their provider to send events.
  const take = takeEvent(deps);
  app.post(olderWebhookPath, limitBody(maxWebhookBytes), async (c) => c.json(await take(c)));

  const ownSite = guardOwnSite(hostUrl);
  app.on(
    ['GET', 'POST'],
    '/api/auth/*',
    neverStored,
    limitBody(maxAuthBytes),
    ownSite,
    noticeSignIns(deps),
    tellClientAddress(deps),
    passOnToAuth((request) => deps.auth.handler(request)),
  );
  app.on(
    ['GET', 'POST'],
    '/trpc/*',
    neverStored,
    limitBody(maxTrpcBytes),
    countVisitors(deps),
    ownSite,
    passOn(mounts.trpc),
  );
  return app;
}
