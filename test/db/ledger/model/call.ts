import { type Credits, type PostCommand, undoOrigin } from '../../../../db/index.ts';
import type { Call } from '../../../../db/write/writer.ts';
import type { Books } from './books.ts';
import type { PostWish, Wish } from './steps.ts';

const actor = { type: 'user', id: 'ada', name: 'ada' } as const;
const unknownHold = '01938e5f-1800-7001-8000-0000000fffff';

/** A wish as the call that it is at this point of a history. */
export function callOf(wish: Wish, books: Books): Call {
  switch (wish.kind) {
    case 'post':
    case 'undo':
      return { name: 'post', input: postOf(wish, books) };
    case 'batch':
      return {
        name: 'postBatch',
        input: { commands: wish.posts.map((post) => postOf(post, books)), atomic: wish.atomic },
      };
    case 'hold': {
      const { userId, amount, origin, source: sourceId, forMs: expiresInMs } = wish;
      const rest = { origin, sourceId, expiresInMs, description: null, actor };
      return { name: 'hold', input: { userId, amount: amount as Credits, ...rest } };
    }
    case 'capture': {
      const { amount, owner: ownerId } = wish;
      return {
        name: 'capture',
        input: { holdId: idOf(wish, books), ownerId, amount, actor, metadata: null },
      };
    }
    case 'release':
      return { name: 'release', input: { holdId: idOf(wish, books), ownerId: wish.owner } };
    case 'allow':
      return { name: 'setOverdraft', input: { userId: wish.userId, overdraft: wish.overdraft, actor } };
  }
}

function postOf(wish: PostWish, books: Books): PostCommand {
  const rest = { description: null, actor, metadata: null };
  if (wish.kind === 'post') {
    const { userId, type, amount, origin, source: sourceId, endsInMs } = wish;
    const expiresAt = endsInMs === null ? null : new Date(books.nowMs + endsInMs);
    return { ...rest, userId, type, amount: amount as Credits, origin, sourceId, expiresAt };
  }
  const row = books.rows.at(-1 - wish.row);
  const amount = row?.amount ?? 1n;
  const named = {
    origin: undoOrigin,
    sourceId: row ? books.idOf(row) : 'nothing',
    userId: row?.userId ?? 'ada',
  };
  return amount > 0n
    ? { ...rest, ...named, type: 'admin_removal', amount: amount as Credits }
    : { ...rest, ...named, type: 'admin_grant', amount: -amount as Credits };
}

function idOf({ which }: { readonly which: number }, books: Books): string {
  const hold = books.holds.at(-1 - which);
  return hold ? books.holdId(hold) : unknownHold;
}
