import { z } from '@hono/zod-openapi';
import { type PostRequest, postableTypes } from '../../../transaction/post.ts';
import { amount, description, metadata, sourceId, userId, writtenMoment } from '../field.ts';

/** A movement in a request. */
export const NewTransaction = z
  .object({
    user_id: userId,
    transaction_type: z.enum(postableTypes, `must be ${postableTypes.join(', ')}`),
    amount,
    source_id: sourceId,
    description,
    metadata,
    expires_at: writtenMoment.openapi({
      description: 'When what is left of granted credits expires; for admin_grant only.',
    }),
  })
  .openapi('NewTransaction');

/** The same as the verb takes it; `fallbackId` names its cause where the request does not. */
export function postRequestOf(
  given: z.output<typeof NewTransaction>,
  fallbackId: string | null,
): PostRequest {
  return {
    userId: given.user_id,
    type: given.transaction_type,
    amount: given.amount,
    sourceId: given.source_id ?? fallbackId,
    description: given.description ?? null,
    metadata: given.metadata,
    expiresAt: given.expires_at,
  };
}
