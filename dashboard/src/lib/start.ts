import { error } from '@sveltejs/kit';
import { isUnreachable } from './failure.ts';
import type { Outcome } from './outcome.ts';
import { api } from './trpc.ts';
import type { Config, Outputs } from './views.ts';

/** What every page must know before it shows anything. */
export interface Start {
  config: Config;
  me: Outputs['user']['me'];
}

/** Asks what this server offers and who is signed in. */
export async function readStart(): Promise<Start> {
  const [config, me] = await Promise.all([api.system.config.query(), api.user.me.query()]);
  return { config, me };
}

/** What was answered; without an answer there is nothing but the error page. */
export function requireStart(start: Outcome<Start>): Start {
  if (start.ok) return start.value;
  const { failure } = start;
  const safe = 'Your credits are not affected.';
  error(503, { message: failure.message, safe, isUnreachable: isUnreachable(failure) });
}
