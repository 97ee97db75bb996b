import { Refusal } from '../../refusal.ts';
import type { BatchAnswer, BatchCommand, PostCommand } from '../ledger.ts';
import type { Book, Moment } from './book.ts';

/** See Ledger.postBatch. */
export function postBatch(book: Book, { commands, atomic }: BatchCommand, moment: Moment): BatchAnswer[] {
  return commands.map((command, index) => {
    const answer = postOne(book, command, moment);
    if (atomic && !answer.ok) {
      const { code, facts } = answer.refusal;
      throw new Refusal('batch_refused', { ...facts, index, refused: code });
    }
    return answer;
  });
}

function postOne(book: Book, command: PostCommand, moment: Moment): BatchAnswer {
  try {
    return { ok: true, posted: book.post(command, moment) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, refusal: { code: error.code, facts: error.facts } };
  }
}
