import { openDatabase } from '../../../db/index.ts';

// Started as `node hold-open.ts <file>`: has the database open until it is ended, and says when it has it.

const [path = ''] = process.argv.slice(2);
openDatabase({ path });
process.stdout.write('open\n');
