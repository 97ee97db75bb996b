import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../../db/connect.ts';
import {
  type HoldCommand,
  attachCheckout,
  backUp,
  beginPurchase,
  openDatabase,
  parseCredits,
  settlePurchase,
} from '../../../db/index.ts';

// Started as `node story-upgrade.ts <folder>`, where coffer.db is a file of an earlier version: upgrades it and does everything
// once that writes, in the writer's own thread. Each line of `acknowledged` is written when its promise was kept.

const [folder = ''] = process.argv.slice(2);
const path = join(folder, 'coffer.db');
const acknowledgements = openSync(join(folder, 'acknowledged'), 'a');
const actor = { type: 'user', id: 'ada', name: 'ada' } as const;
const whose = { userId: 'ada', origin: 'request', description: null, actor };

function acknowledge(what: string): void {
  writeSync(acknowledgements, `${what}\n`);
}

function post(sourceId: string, changes: { type?: 'usage'; description?: string; expiresAt?: Date } = {}) {
  const fixed = { ...whose, type: 'admin_grant', metadata: null } as const;
  return { ...fixed, ...changes, amount: parseCredits('1.25'), sourceId };
}

let db = openDatabase({ path });
acknowledge(`open ${db.instanceId}`);

async function postOne(sourceId: string, changes: Parameters<typeof post>[1] = {}): Promise<void> {
  await db.ledger.post(post(sourceId, changes));
  acknowledge(`post ${sourceId}`);
}

async function postTogether(name: string, count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `${name}-${index}`);
  // Long enough for many pages, so that a commit is many writes.
  await Promise.all(names.map((each) => postOne(each, { description: 'x'.repeat(700) })));
}

async function hold(sourceId: string, wanted: Partial<HoldCommand> = {}): Promise<string> {
  const fixed = { amount: parseCredits('2'), expiresInMs: 900_000 };
  const { hold: made } = await db.ledger.hold({ ...whose, ...fixed, sourceId, ...wanted });
  acknowledge(`hold ${sourceId}`);
  return made.id;
}

async function buy(checkoutId: string): Promise<void> {
  const price = { currency: 'usd', priceMinor: 1000 };
  const wanted = {
    provider: 'stripe',
    payerId: 'ada',
    crediteeId: 'ada',
    livemode: false,
    terms: null,
  } as const;
  const { id } = await beginPurchase(db, { ...wanted, ...price, requestId: checkoutId, priceId: 'price_1' });
  await attachCheckout(db, id, { checkoutId, url: 'https://pay.test/1', ...price });
  const report = { provider: 'stripe', checkoutId, purchaseId: id, status: 'paid', livemode: false } as const;
  const paid = {
    currency: 'usd',
    subtotalMinor: 1000,
    credits: parseCredits('10'),
    paymentIntentId: null,
    paidMinor: 1000,
    paidCurrency: 'usd',
  };
  const settled = await Promise.all(
    [1, 2].map(() => settlePurchase(db, { ...report, ...paid, doubt: null }, 'webhook')),
  );
  acknowledge(`post ${checkoutId} (${settled.map(({ outcome }) => outcome).join(', ')})`);
}

async function batch(name: string, atomic: boolean): Promise<void> {
  const commands = [0, 1, 2, 3].map((index) => post(`${name}-${index}`));
  await db.ledger.postBatch({ commands, atomic });
  for (const { sourceId } of commands) acknowledge(`post ${sourceId}`);
}

/** Copies the log into the file, so that the next commit writes over the log from its beginning. */
function checkpoint(): void {
  const client = connect(path);
  client.pragma('wal_checkpoint(RESTART)');
  client.close();
}

await postOne('first');
await postTogether('many', 12);
await postOne('spend', { type: 'usage' });
await batch('batch', true);
const end = { ownerId: null, actor, metadata: null };
const [captured, released] = await Promise.all([hold('to capture'), hold('to release')]);
await db.ledger.capture({ ...end, holdId: captured, amount: parseCredits('0.5') });
acknowledge('captured to capture');
checkpoint();
await postOne('after the checkpoint');
await db.ledger.release({ holdId: released, ownerId: null });
acknowledge('released to release');
await buy('cs_1');
await db.ledger.setOverdraft({ userId: 'ada', overdraft: parseCredits('3'), actor });
await postOne('expiring', { expiresAt: new Date(Date.now() + 86_400_000) });
await Promise.all([
  backUp(path, join(folder, 'backup.db')).then(() => acknowledge('backup')),
  postTogether('meanwhile', 6),
]);
await batch('single', false);
await hold('open');
await db.close();
acknowledge('closed');
db = openDatabase({ path });
await postOne('after a restart', { type: 'usage' });
await db.close();
closeSync(acknowledgements);
