import { eventStates } from '@coffer/db';
import { z } from 'zod';
import { dismissFromInbox, listInbox } from '../payments/inbox.ts';
import { replayEvent } from '../payments/replay.ts';
import { keysetCursor, reasonWords, writeKeyset } from './input.ts';
import { viewEvent } from './event-view.ts';
import { router, signedIn } from './trpc.ts';

const eventId = z.string().min(1).max(255);

const listInput = z
  .object({
    /** All but those that mean nothing here, by default. */
    states: z.array(z.enum(eventStates)).min(1).max(eventStates.length).optional(),
    cursor: keysetCursor.optional(),
    limit: z.int().min(1).max(100).default(25),
  })
  .prefault({});

export const eventRouter = router({
  /** What the payment provider told, newest first. */
  list: signedIn.input(listInput).query(async ({ ctx, input }) => {
    const { states: wanted = null, cursor, limit } = input;
    const from = cursor ? { receivedAt: cursor.at, id: cursor.id } : null;
    const page = await listInbox(ctx.deps, ctx.caller, { states: wanted, cursor: from, limit });
    const last = page.hasMore ? page.data.at(-1) : undefined;
    const nextCursor = last ? writeKeyset(last.receivedAt, last.id) : null;
    return { data: page.data.map(viewEvent), nextCursor };
  }),

  /** Tries an event again; what had its effect has it once. */
  replay: signedIn.input(z.object({ id: eventId })).mutation(async ({ ctx, input }) => {
    const { state, reason, purchase } = await replayEvent(ctx.deps, ctx.caller, input.id);
    return { state, reason, purchaseId: purchase?.id ?? null };
  }),

  /** Ends an event that waits or failed, because it was dealt with otherwise. */
  dismiss: signedIn.input(z.object({ id: eventId, why: reasonWords })).mutation(async ({ ctx, input }) => {
    await dismissFromInbox(ctx.deps, ctx.caller, { eventId: input.id, why: input.why });
    return { id: input.id };
  }),
});
