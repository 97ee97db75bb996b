import { OpenAPIHono } from '@hono/zod-openapi';
import type { Deps } from '../../deps.ts';
import { version } from '../../version.ts';
import type { HttpEnv } from '../env.ts';
import { addBalanceRoutes } from './balance.ts';
import { addConfigRoute } from './config.ts';
import { type V1, createDoor } from './door.ts';
import { addHoldRoutes } from './hold/routes.ts';
import { refuseInvalid } from './invalid.ts';
import { addKeyRoutes } from './key.ts';
import { addPaymentRoutes } from './payment.ts';
import { addLedgerRoutes } from './proof/ledger.ts';
import { addStatementRoutes } from './proof/statement.ts';
import { addTrialBalanceRoutes } from './proof/trial-balance.ts';
import { addBatchRoute } from './transaction/batch.ts';
import { addTransactionRoutes } from './transaction/routes.ts';
import { addUserChangeRoutes } from './user/change.ts';
import { addUserReadRoutes } from './user/read.ts';
import { addWebhookRoute } from './webhook.ts';

export const v1Path = '/admin/api/v1';

/** The REST surface. What a route declares is what it validates and what `openapi.json` says of it. */
export function createV1(deps: Deps): V1 {
  const v1: V1 = new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid });
  const door = createDoor(deps);
  addTransactionRoutes(v1, door);
  addBatchRoute(v1, door);
  addHoldRoutes(v1, door);
  addBalanceRoutes(v1, door);
  addPaymentRoutes(v1, door);
  addWebhookRoute(v1, door);
  addUserReadRoutes(v1, door);
  addUserChangeRoutes(v1, door);
  addKeyRoutes(v1, door);
  addTrialBalanceRoutes(v1, door);
  addStatementRoutes(v1, door);
  addLedgerRoutes(v1, door);
  addConfigRoute(v1, door);
  addDescription(v1, deps.config.hostUrl);
  return v1;
}

function addDescription(v1: V1, hostUrl: string): void {
  const { openAPIRegistry: registry } = v1;
  registry.registerComponent('securitySchemes', 'api_key', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'coffer.session_token',
    description: "The dashboard's session. Changes are taken from its own pages only.",
  });
  let written: string | null = null;
  v1.get('/openapi.json', (c) => {
    // For whoever asks first, and not for everybody: it takes a while, which a start need not.
    written ??= describe(v1, hostUrl);
    return c.body(written, 200, { 'Content-Type': 'application/json' });
  });
}

function describe(v1: V1, hostUrl: string): string {
  return JSON.stringify(
    v1.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Coffer',
        version,
        description: 'Prepaid credits: balances, purchases and every movement.',
      },
      servers: [{ url: `${hostUrl}${v1Path}` }],
      security: [{ api_key: [] }, { session: [] }],
    }),
  );
}
