import { type Event, type ReceivedEvent, Refusal, getEvent } from '@coffer/db';
import { logAct } from '../access/act.ts';
import type { Caller } from '../access/caller.ts';
import { requirePlatformManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { takeEvent } from './webhook.ts';

/**
 * Tries an event again that was kept. Safe at any time: what had its effect has it once.
 * @throws Refusal `scope_missing`, `forbidden`, `event_not_found`, `event_body_gone`, `event_over`, `webhook_not_supported`,
 * `event_failed`, `database_unavailable`.
 */
export async function replayEvent(
  deps: Pick<Deps, 'db' | 'log' | 'payments'>,
  caller: Caller,
  eventId: string,
): Promise<ReceivedEvent> {
  requirePlatformManager(caller, 'payments:write');
  const event = await getEvent(deps.db, eventId);
  if (!event) throw new Refusal('event_not_found');
  if (event.body === '') throw new Refusal('event_body_gone');
  if (event.state === 'ignored') throw new Refusal('event_over');
  requireSameMode(deps, event);
  logAct(deps, caller, { what: 'A payment event is applied again', eventId });
  try {
    return await takeEvent(deps, event);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('event_failed');
  }
}

/** Under a key of the other mode it would mean nothing, and be over without its effect. */
function requireSameMode({ payments }: Pick<Deps, 'payments'>, { livemode }: Event): void {
  if (payments === null || payments.livemode === livemode) return;
  const [its, ours] = livemode ? ['live', 'test'] : ['test', 'live'];
  throw new Refusal('event_failed', {
    detail: `This event is of ${its} mode, and the key is of ${ours} mode. It is kept, and tried again when the key is of its mode.`,
  });
}
