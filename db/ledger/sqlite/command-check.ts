import { Refusal } from '../../refusal.ts';
import type { PostCommand } from '../ledger.ts';
import { isGiving } from '../rules/type.ts';

/** What two commands have in common. */
type Named = Pick<PostCommand, 'origin' | 'sourceId' | 'description' | 'actor'>;

/** @throws Refusal `invalid_input` for text that is not valid Unicode, or an end that the credits cannot have. */
export function refuseUnfit(command: PostCommand, nowMs: number): void {
  refuseBrokenText(command);
  if (!command.expiresAt) return;
  if (!isGiving(command.type)) refuseField('expires_at', 'Only credits that are given can expire.');
  if (!(command.expiresAt.getTime() > nowMs)) refuseField('expires_at', 'This must be in the future.');
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
