import { createRoute } from '@hono/zod-openapi';
import { exportBooks, signHead } from '../../../proof/evidence.ts';
import { signedHead } from '../../../proof/head.ts';
import { json, problems } from '../answer.ts';
import type { Door, V1 } from '../door.ts';
import { sendFile, textFile } from '../stream.ts';

const tags = ['Proof'];

const linesType = 'application/jsonl';

/** What is kept outside, to prove later that nothing before it changed. */
export function addLedgerRoutes(v1: V1, door: Door): void {
  addHead(v1, door);
  addExport(v1, door);
}

function addHead(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/ledger/head',
    tags,
    summary: 'Read the signed head of the ledger',
    ...read,
    responses: { 200: json(signedHead, 'The head as of now.'), ...problems(401, 403) },
  });
  v1.openapi(route, async (c) => {
    const head = await signHead(deps, c.get('caller'));
    c.header(
      'Content-Disposition',
      `attachment; filename="coffer-head-${head.created_at.slice(0, 10)}.json"`,
    );
    return c.json(head, 200);
  });
}

function addExport(v1: V1, { deps, read }: Door): void {
  const route = createRoute({
    method: 'get',
    path: '/ledger/export',
    tags,
    summary: 'Export the whole ledger with its hashes, as JSON Lines',
    ...read,
    responses: {
      200: textFile(linesType, 'What it is, every transaction in order, and a signed head.'),
      ...problems(401, 403),
    },
  });
  v1.openapi(route, async (c) => {
    const day = new Date(deps.now()).toISOString().slice(0, 10);
    const parts = exportBooks(deps, c.get('caller'));
    return sendFile(deps, c, { parts, contentType: linesType, name: `coffer-ledger-${day}.jsonl` });
  });
}
