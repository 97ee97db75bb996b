import { requireStart } from '#lib/start.ts';
import type { LayoutLoad } from './$types';

/** What the ways in have to know. */
export const load: LayoutLoad = async ({ parent }) => requireStart((await parent()).start);
