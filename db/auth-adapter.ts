import { drizzleAdapter } from '@better-auth/drizzle-adapter';
import { drizzle } from 'drizzle-orm/sqlite-proxy';
import { account, session, user, verification } from './schema/index.ts';
import type { Store } from './store.ts';
import { type Statement, runStatement } from './write/statement.ts';

/** Better Auth's tables on the same file: it writes accounts and sessions, and nothing of ours. */
export function authAdapter(store: Store) {
  const schema = { user, session, account, verification };
  const connection = drizzle((sql, params, method) => runOn(store, { sql, params, method }), { schema });
  return drizzleAdapter(connection, { provider: 'sqlite', schema });
}

// Its reads wait for no write, and its writes are committed with everybody else's.
async function runOn(store: Store, statement: Statement) {
  const isRead = /^\s*select\b/i.test(statement.sql);
  return isRead ? runStatement(store.readClient, statement) : store.writer.run('statement', statement);
}
