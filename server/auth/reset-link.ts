import { randomBytes } from 'node:crypto';
import type { Deps } from '../deps.ts';

export interface ResetLink {
  readonly url: string;
  readonly expiresAt: Date;
}

const validForMs = 24 * 3_600_000;

/** Makes the one link by which a user sets a new password, once, within 24 hours. Earlier links end. */
export async function makeResetLink(deps: Deps, userId: string): Promise<ResetLink> {
  await forgetResetLinks(deps, userId);
  const { internalAdapter } = await deps.auth.$context;
  const token = randomBytes(24).toString('base64url');
  const expiresAt = new Date(deps.now() + validForMs);
  // What POST /api/auth/reset-password looks for.
  await internalAdapter.createVerificationValue({
    identifier: `reset-password:${token}`,
    value: userId,
    expiresAt,
  });
  return { url: `${deps.config.hostUrl}/reset-password?token=${token}`, expiresAt };
}

/** Ends all reset links of a user. */
export async function forgetResetLinks(deps: Deps, userId: string): Promise<void> {
  const { adapter } = await deps.auth.$context;
  await adapter.deleteMany({ model: 'verification', where: [{ field: 'value', value: userId }] });
}
