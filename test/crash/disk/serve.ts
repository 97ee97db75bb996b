import { join } from 'node:path';
import { connect } from '../../../db/connect.ts';
import { Refusal, backUp, getBalance, openDatabase, parseCredits } from '../../../db/index.ts';

// Started as `node serve.ts <file> <pages of the log after which a thread copies it, or nothing>` with a channel to its parent:
// does what it is asked and answers "done", a refusal's code with the disk's own, or a fault's words.

const [path = '', pages] = process.argv.slice(2);
const copyAfterPages = pages === undefined ? undefined : Number(pages);
const actor = { type: 'user', id: 'ada', name: 'ada' } as const;
const whose = { userId: 'ada', origin: 'request', actor };

/** An order of the parent's. */
export interface Order {
  readonly id: number;
  readonly what: 'post' | 'hold' | 'read' | 'checkpoint' | 'backup' | 'close';
  readonly name: string;
}

function open() {
  const opened = openDatabase({ path, copyAfterPages });
  const client = connect(path);
  client.exec(`INSERT OR IGNORE INTO user (id, name, email, email_verified, created_at, updated_at)
    VALUES ('ada', 'ada', 'a@example.com', 0, 0, 0)`);
  client.close();
  return opened;
}

/** Copies the log into the file, as SQLite does by itself when the log is long. */
function checkpoint(): void {
  const client = connect(path);
  try {
    client.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    client.close();
  }
}

async function perform(db: ReturnType<typeof open>, { what, name }: Order): Promise<unknown> {
  const amount = parseCredits('1');
  switch (what) {
    case 'post': {
      const movement = { type: 'admin_grant', amount, metadata: null, description: 'x'.repeat(500) } as const;
      return db.ledger.post({ ...whose, ...movement, sourceId: name });
    }
    case 'hold':
      return db.ledger.hold({ ...whose, amount, description: null, expiresInMs: 900_000, sourceId: name });
    case 'read':
      return getBalance(db, 'ada');
    case 'checkpoint':
      return checkpoint();
    case 'backup':
      return backUp(path, join(path, '..', `${name}.db`));
    case 'close':
      return db.close();
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof Refusal)
    return `${error.code} ${typeof error.cause === 'string' ? error.cause : ''}`.trim();
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.message;
  return String(error);
}

try {
  const db = open();
  process.on('message', (order: Order) => {
    perform(db, order).then(
      () => process.send?.({ id: order.id, outcome: 'done' }),
      (error: unknown) => process.send?.({ id: order.id, outcome: wordsOf(error) }),
    );
  });
  process.send?.({ id: 0, outcome: 'open' });
} catch (error) {
  process.send?.({ id: 0, outcome: wordsOf(error) });
  process.disconnect();
}
