import { Refusal } from '../../refusal.ts';
import type { PostCommand } from '../ledger.ts';
import { isGiving } from '../rules/type.ts';

/** What two commands have in common. */
type Named = Pick<PostCommand, 'origin' | 'sourceId' | 'description' | 'actor'>;

/** @throws Refusal `invalid_input` for text that is not valid Unicode, or an end of what is taken. */
export function refuseUnfit(command: PostCommand): void {
  refuseBrokenText(command);
  if (command.expiresAt && !isGiving(command.type)) {
    refuseField('expires_at', 'Only credits that are given can expire.');
  }
}

/**
 * Looked at after a replay, which is answered for ever: also when its credits have expired since.
 * @throws Refusal `invalid_input` for credits that would be over as they are given.
 */
export function refusePastEnd({ expiresAt }: PostCommand, nowMs: number): void {
  if (!expiresAt || expiresAt.getTime() > nowMs) return;
  refuseField('expires_at', 'This must be in the future.');
}

/** SQLite stores half a surrogate pair as another character: two sources became one, and no hash fitted its row. */
export function refuseBrokenText({ origin, sourceId, description, actor }: Named): void {
  const isSound =
    origin.isWellFormed() &&
    (sourceId?.isWellFormed() ?? true) &&
    (description?.isWellFormed() ?? true) &&
    actor.id.isWellFormed();
  if (isSound) return;
  const texts = { origin, source_id: sourceId, description, actor: actor.id };
  const broken = Object.entries(texts).filter(([, text]) => text !== null && !text.isWellFormed());
  const message = 'This is not valid Unicode text.';
  throw new Refusal('invalid_input', { errors: broken.map(([path]) => ({ path, message })) });
}

function refuseField(path: string, message: string): never {
  throw new Refusal('invalid_input', { errors: [{ path, message }] });
}
