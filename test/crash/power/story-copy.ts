import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { connect } from '../../../db/connect.ts';
import { openDatabase, parseCredits } from '../../../db/index.ts';
import { Log } from '../../../db/write/checkpoint/log.ts';

// Started as `node story-copy.ts <folder>`, where coffer.db is a file of this version: posts without a pause, while a thread copies
// the log into the file again and again, and the log begins again from its start.

const [folder = ''] = process.argv.slice(2);
const path = join(folder, 'coffer.db');
const acknowledgements = openSync(join(folder, 'acknowledged'), 'a');
const actor = { type: 'user', id: 'ada', name: 'ada' } as const;
const fixed = { userId: 'ada', type: 'admin_grant', origin: 'request', metadata: null } as const;
const copyAfterPages = 24;
const client = connect(path);
const log = new Log(client);
const db = openDatabase({ path, copyAfterPages });
writeSync(acknowledgements, `open ${db.instanceId}\n`);
/** Long, so that a copy is of many pages and takes a while. */
const description = 'x'.repeat(900);
let started = 0;

async function post(): Promise<void> {
  started += 1;
  const sourceId = `beside-${started}`;
  await db.ledger.post({ ...fixed, amount: parseCredits('1'), sourceId, description, actor });
  writeSync(acknowledgements, `post ${sourceId}\n`);
}

// The thread starts late. Until it has copied something, there is nothing to be beside.
while (log.look().pages < copyAfterPages) await post();
while (log.look().copied === 0) await wait(1);

let [copies, lastCopied] = [0, 0];
async function postOn(): Promise<void> {
  while (copies < 2 && started < 1000) {
    await post();
    const { copied } = log.look();
    if (copied !== lastCopied) copies += 1;
    lastCopied = copied;
  }
}

// Two lanes whose turns differ: while one batch is answered the writer has the next, and is never idle.
const lanes = [postOn()];
await nextTurn();
lanes.push(postOn());
await Promise.all(lanes);
client.close();
await db.close();
closeSync(acknowledgements);
