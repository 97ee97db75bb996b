import { drizzleAdapter } from '@better-auth/drizzle-adapter';
import { account, session, user, verification } from './schema/index.ts';
import type { Store } from './store.ts';

/** Better Auth's tables on the same file: it writes accounts and sessions, and nothing of ours. */
export function authAdapter(store: Store) {
  return drizzleAdapter(store.write, {
    provider: 'sqlite',
    schema: { user, session, account, verification },
  });
}
