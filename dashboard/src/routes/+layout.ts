import { outcome } from '#lib/outcome.ts';
import { readStart } from '#lib/start.ts';
import type { LayoutLoad } from './$types';

export const ssr = false;

/**
 * Who is signed in and what this server offers; everything else depends on it, so it is waited for. It never throws:
 * the error page stands inside this layout. The layouts below throw what went wrong.
 */
export const load: LayoutLoad = async ({ depends }) => {
  depends('coffer:session');
  return { start: await outcome(readStart()) };
};
