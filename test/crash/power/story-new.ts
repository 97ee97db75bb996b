import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../../db/connect.ts';
import { openDatabase, parseCredits } from '../../../db/index.ts';

// Started as `node story-new.ts <folder>`, where there is nothing: the first start, the first user, the first posts.

const [folder = ''] = process.argv.slice(2);
const path = join(folder, 'coffer.db');
const acknowledgements = openSync(join(folder, 'acknowledged'), 'a');

function acknowledge(what: string): void {
  writeSync(acknowledgements, `${what}\n`);
}

const db = openDatabase({ path });
acknowledge(`open ${db.instanceId}`);
const client = connect(path);
client.exec(`INSERT INTO user (id, name, email, email_verified, created_at, updated_at)
  VALUES ('ada', 'ada', 'a@example.com', 0, 0, 0)`);
client.close();
const actor = { type: 'user', id: 'ada', name: 'ada' } as const;
const whose = { userId: 'ada', origin: 'request', description: null, actor };
for (const sourceId of ['one', 'two', 'three']) {
  const movement = { type: 'admin_grant', amount: parseCredits('2'), metadata: null } as const;
  await db.ledger.post({ ...whose, ...movement, sourceId });
  acknowledge(`post ${sourceId}`);
}
await db.ledger.hold({ ...whose, amount: parseCredits('1'), expiresInMs: 900_000, sourceId: 'open' });
acknowledge('hold open');
await db.close();
closeSync(acknowledgements);
