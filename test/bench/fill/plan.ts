import { randomUUID } from 'node:crypto';
import type { PostCommand } from '../../../db/index.ts';
import { parseCredits } from '../../../db/index.ts';

/** How large a filled file is to be. */
export interface Size {
  readonly wallets: number;
  /** Transactions, the first grant of each wallet included. */
  readonly rows: number;
}

/** The wallet that one row in eight belongs to. */
export const hotUser = 0;

/** The id of a user by number, as the load generators make it too. */
export function userIdOf(index: number): string {
  return `${userIdStart}${index.toString(16).padStart(12, '0')}`;
}

/** What the ids of all users of a benchmark begin with; twelve hexadecimal digits follow. */
export const userIdStart = '01990000-0000-7000-8000-';

const actor = { type: 'api_key', id: 'bench', name: 'bench' } as const;
const fixed = { origin: 'request', metadata: null, actor } as const;
const plenty = parseCredits('1000000');

/** The row at a place of the history: first each wallet's grant, then what it spends, as an application would post it. */
export function commandAt(place: number, { wallets }: Size): PostCommand {
  const sourceId = randomUUID();
  if (place < wallets) {
    const first = { type: 'admin_grant', amount: plenty, description: null } as const;
    return { ...fixed, ...first, userId: userIdOf(place), sourceId };
  }
  const userId = userIdOf(place % 8 === 0 ? hotUser : (place * 7919) % wallets);
  const description = place % 10 === 0 ? `Completion of ${(place * 31) % 4096} tokens` : null;
  const isGrant = place % 160 === 0;
  const amount = parseCredits(isGrant ? '5' : `0.00${(place % 89) + 10}`);
  return { ...fixed, userId, type: isGrant ? 'admin_grant' : 'usage', amount, description, sourceId };
}
