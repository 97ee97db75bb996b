import { type Credits, type Hold, formatCredits, holdStates } from '@coffer/db';
import { z } from '@hono/zod-openapi';
import { creditsText, moment } from '../field.ts';

export const HoldShape = z
  .object({
    id: z.uuid(),
    user_id: z.uuid(),
    amount: creditsText,
    state: z.enum(holdStates),
    captured_amount: creditsText.nullable().openapi({ description: 'What was taken of it, or beyond it.' }),
    source_id: z.string(),
    description: z.string().nullable(),
    expires_at: moment,
    created_at: moment,
  })
  .openapi('Hold');

/** A hold beside what it leaves. */
export const HoldStanding = HoldShape.extend({
  available: creditsText.openapi({ description: 'What the wallet can spend beside it.' }),
}).openapi('HoldStanding');

/** A hold as REST shows it. */
export function showHold(hold: Hold): z.output<typeof HoldShape> {
  return {
    id: hold.id,
    user_id: hold.userId,
    amount: formatCredits(hold.amount),
    state: hold.state,
    captured_amount: hold.capturedAmount === null ? null : formatCredits(hold.capturedAmount),
    source_id: hold.sourceId,
    description: hold.description,
    expires_at: hold.expiresAt.toISOString(),
    created_at: hold.createdAt.toISOString(),
  };
}

/** The same beside what is available. */
export function showStanding(of: { hold: Hold; available: Credits }): z.output<typeof HoldStanding> {
  return { ...showHold(of.hold), available: formatCredits(of.available) };
}
