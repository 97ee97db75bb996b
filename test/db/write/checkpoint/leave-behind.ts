import { setTimeout as wait } from 'node:timers/promises';
import { connect, configure } from '../../../../db/connect.ts';
import { Checkpointer } from '../../../../db/write/checkpoint/checkpointer.ts';
import { Log } from '../../../../db/write/checkpoint/log.ts';

// Started as `node leave-behind.ts <file>`: has a thread copy a log, and ends without ending it.

const [path = ''] = process.argv.slice(2);
const client = connect(path);
configure(client);
client.exec('CREATE TABLE something (a)');
const log = new Log(client);
new Checkpointer({ path, copyAfterPages: 1 }, (error) => {
  throw error;
}).note(log.look().pages);
while (log.look().copied === 0) await wait(5);
process.stdout.write('copied\n');
