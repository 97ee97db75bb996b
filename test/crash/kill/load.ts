import { join } from 'node:path';
import { connect } from '../../../db/connect.ts';
import {
  type Credits,
  Refusal,
  attachCheckout,
  backUp,
  beginPurchase,
  openDatabase,
  settlePurchase,
} from '../../../db/index.ts';
import { Random } from '../random.ts';
import { type Movement, type Piece, pieceOf, users } from './plan.ts';

// Started as `node load.ts <file> <seed> <run> <birth of the file in ms>`: does piece after piece, many at a time, until it
// is killed, and prints what was acknowledged when it was, not before. Now and then it does again what the run before did
// or had begun, as a client does that got no answer.

const [path = '', seed = '', runText = '0', bornText = '0'] = process.argv.slice(2);
const [run, bornAtMs] = [Number(runText), Number(bornText)];
// A thread copies the log into the file nearly all the time, so that kills hit it there too.
const db = openDatabase({ path, copyAfterPages: 40 });
const actor = { type: 'system', id: 'load', name: 'load' } as const;
const fixed = { origin: 'request', description: null, actor };
const atOnce = 16;
let started = 0;

addUsers();
tell('open');
await Promise.all(Array.from({ length: atOnce }, workForEver));

function tell(what: string): void {
  process.stdout.write(`${what}\n`);
}

function addUsers(): void {
  const client = connect(path);
  const insert = client.prepare(
    `INSERT INTO user (id, name, email, email_verified, created_at, updated_at)
      SELECT @user, @user, @user, 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM user WHERE id = @user)`,
  );
  for (const user of users) insert.run({ user });
  client.close();
}

async function workForEver(): Promise<void> {
  for (;;) {
    started += 1;
    const again = new Random(`${seed} again ${run}.${started}`);
    const name = run > 0 && again.chance(0.1) ? `${run - 1}.${again.below(200)}` : `${run}.${started}`;
    const piece = pieceOf(seed, name);
    if (piece.kind === 'backup' && !name.startsWith(`${run}.`)) continue;
    try {
      await perform(name, piece);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
}

async function perform(name: string, piece: Piece): Promise<void> {
  switch (piece.kind) {
    case 'post':
      await db.ledger.post(command(name, piece));
      return tell(`posted ${name}`);
    case 'batch':
      return performBatch(name, piece);
    case 'hold':
      return performHold(name, piece);
    case 'purchase':
      return performPurchase(name, piece);
    case 'overdraft':
      await db.ledger.setOverdraft({ userId: piece.userId, overdraft: piece.amount as Credits, actor });
      await db.ledger.tidy();
      return;
    case 'backup':
      return performBackup(name);
  }
}

function command(sourceId: string, { userId, type, amount, expiresAfterMs }: Movement) {
  const expiresAt = expiresAfterMs === null ? null : new Date(bornAtMs + expiresAfterMs);
  return { ...fixed, userId, type, amount: amount as Credits, sourceId, metadata: null, expiresAt };
}

async function performBatch(
  name: string,
  { items, atomic }: Extract<Piece, { kind: 'batch' }>,
): Promise<void> {
  const commands = items.map((item, index) => command(`${name}/${index}`, item));
  const answers = await db.ledger.postBatch({ commands, atomic });
  answers.forEach(({ ok }, index) => ok && tell(`posted ${name}/${index}`));
}

async function performHold(name: string, piece: Extract<Piece, { kind: 'hold' }>): Promise<void> {
  const { userId, expiresInMs, captured } = piece;
  const wanted = { ...fixed, userId, expiresInMs, amount: piece.amount as Credits, sourceId: name };
  const { hold } = await db.ledger.hold(wanted);
  tell(`held ${name}`);
  if (captured === null) return;
  const end = { holdId: hold.id, ownerId: null };
  if (captured === 0n) await db.ledger.release(end);
  else await db.ledger.capture({ ...end, amount: captured as Credits, actor, metadata: null });
  // To release what had expired is no fault, and changes nothing.
  if (captured > 0n) tell(`captured ${name}`);
}

async function performPurchase(name: string, piece: Extract<Piece, { kind: 'purchase' }>): Promise<void> {
  const { userId } = piece;
  const price = { currency: 'usd', priceMinor: 100 };
  const wanted = {
    provider: 'stripe',
    payerId: userId,
    crediteeId: userId,
    livemode: false,
    terms: null,
  } as const;
  const { id } = await beginPurchase(db, { ...wanted, ...price, requestId: name, priceId: 'price_1' });
  const checkoutId = `cs_${name}`;
  await attachCheckout(db, id, { checkoutId, url: 'https://pay.test/1', ...price });
  const report = { provider: 'stripe', checkoutId, purchaseId: id, status: 'paid', livemode: false } as const;
  const paid = {
    currency: 'usd',
    subtotalMinor: 100,
    credits: piece.amount as Credits,
    paymentIntentId: null,
    paidMinor: 100,
    paidCurrency: 'usd',
  };
  // A webhook and a returning browser, at once.
  await Promise.all([1, 2].map(() => settlePurchase(db, { ...report, ...paid, doubt: null }, 'webhook')));
  tell(`paid ${name}`);
}

async function performBackup(name: string): Promise<void> {
  tell(`begun ${name}`);
  await backUp(path, join(path, '..', `backup-${name}.db`));
  tell(`kept ${name}`);
}
