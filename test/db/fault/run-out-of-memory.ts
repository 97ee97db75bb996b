import { openDatabase, parseCredits } from '../../../db/index.ts';
import { connect } from '../../../db/connect.ts';

// Started with little memory as `node run-out-of-memory.ts <file>`: posts, and then has the
// writer's thread collect more rows than fit.

const [path = ''] = process.argv.slice(2);
const db = openDatabase({ path });
const client = connect(path);
client.exec(
  "INSERT INTO user (id, name, email, email_verified, created_at, updated_at) VALUES ('ada', 'a', 'a', 0, 0, 0)",
);
client.close();

const actor = { type: 'user', id: 'ada', name: 'ada' } as const;
const rest = { origin: 'request', description: null, metadata: null, actor };
const credits = { type: 'admin_grant', amount: parseCredits('1') } as const;
await db.ledger.post({ ...rest, ...credits, userId: 'ada', sourceId: 'before' });
process.stdout.write('before\n');
const sql = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000)
  SELECT i, 'row ' || i, 'row ' || i || ' again' FROM n`;
await db.writer.run('statement', { sql, params: [], method: 'all' });
process.stdout.write('it fitted\n');
