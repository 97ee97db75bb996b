import { openDatabase, parseCredits } from '../../../db/index.ts';

// Started as `node post-for-ever.ts <file> <name of this run>`: posts to ada's wallet until it is killed, and prints
// the source of each post when it is acknowledged, not before. Its log is copied into the file nearly all the time.

const [path = '', run = ''] = process.argv.slice(2);
const db = openDatabase({ path, copyAfterPages: 40 });
let started = 0;

async function postForEver(): Promise<void> {
  for (;;) {
    started += 1;
    const sourceId = `${run}-${started}`;
    const type = started % 3 === 0 ? 'usage' : 'admin_grant';
    const amount = parseCredits(type === 'usage' ? '1' : '2');
    const actor = { type: 'system', id: 'kill', name: 'kill' } as const;
    const rest = { origin: 'request', description: null, metadata: null };
    await db.ledger.post({ ...rest, userId: 'ada', type, amount, sourceId, actor });
    process.stdout.write(`${sourceId}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, postForEver));
