import { Refusal, probeDatabase } from '@coffer/db';
import type { Deps } from '../deps.ts';
import type { HttpContext } from './env.ts';

/** Live: the process answers. */
export function answerLive(c: HttpContext): Response {
  return c.text('OK');
}

/**
 * Ready: the database takes a write. How the backups stand is told beside it; a ledger without one is ready all the same.
 * @throws Refusal `database_unavailable`, `shutting_down`, with the reason told.
 */
export function answerReady({ db, backups }: Deps): (c: HttpContext) => Promise<Response> {
  return async (c) => {
    try {
      await probeDatabase(db);
    } catch (error) {
      if (error instanceof Refusal) throw error;
      const reason = { path: 'database', message: 'It does not answer.' };
      const refusal = new Refusal('database_unavailable', { retryAfterSeconds: 1, errors: [reason] });
      refusal.cause = error;
      throw refusal;
    }
    return c.json({ status: 'ready', backup: backups.state().standing });
  };
}
