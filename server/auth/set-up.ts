import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Refusal, findFirstPlatformManager, findUserByEmail, hasPlatformManager } from '@coffer/db';
import type { Deps } from '../deps.ts';
import { openAccount, readAccount, takeOverAccount } from './account.ts';

/** Who administers this instance, as a start tells it. */
export type FirstAdmin =
  | { readonly kind: 'configured'; readonly email: string }
  | { readonly kind: 'try_out'; readonly email: string; readonly password: string }
  | { readonly kind: 'link'; readonly url: string }
  /** Somebody does already: whom the configuration names, or else whose account is the oldest. */
  | { readonly kind: 'present'; readonly email: string | null };

const tryOutEmail = 'admin@coffer.local';
const adminName = 'Administrator';
const identifier = 'set-up';
const linkValidForMs = 30 * 86_400_000;

/**
 * Sees to it that somebody can administer this instance. Where nobody can, it makes the configured admin, or the one of
 * try-out mode with a password to be shown once, or else a one-time link for `setUp`, which ends the link of an earlier
 * start. A configured admin who was removed or demoted stays so while there is another.
 */
export async function ensureFirstAdmin(deps: Deps): Promise<FirstAdmin> {
  const { admin, tryOut } = deps.config;
  if (await hasPlatformManager(deps.db)) return presentAdmin(deps, admin?.email ?? tryOutEmail);
  if (admin) return ensureAdmin(deps, { ...admin, kind: 'configured' });
  if (!tryOut) return offerLink(deps);
  const password = randomBytes(12).toString('base64url');
  return ensureAdmin(deps, { email: tryOutEmail, password, kind: 'try_out' });
}

type Admin =
  Extract<FirstAdmin, { kind: 'try_out' }> | { kind: 'configured'; email: string; password: string };

async function ensureAdmin(deps: Deps, admin: Admin): Promise<FirstAdmin> {
  const { email, password, kind } = admin;
  const existing = await findUserByEmail(deps.db, email);
  try {
    if (existing) await takeOverAccount(deps, { id: existing.id, password });
    else await openAccount(deps, { email, password, name: adminName, roles: ['PlatformManager'] });
  } catch (error) {
    // Another process that starts at this moment was faster.
    if (error instanceof Refusal && error.code === 'email_taken') return presentAdmin(deps, email);
    throw error;
  }
  return kind === 'configured' ? { kind, email } : admin;
}

async function presentAdmin(deps: Deps, email: string): Promise<FirstAdmin> {
  const named = await findUserByEmail(deps.db, email);
  const isAdmin = named?.roles.includes('PlatformManager') ?? false;
  const admin = isAdmin ? named : await findFirstPlatformManager(deps.db);
  return { kind: 'present', email: admin?.email ?? null };
}

async function offerLink(deps: Deps): Promise<FirstAdmin> {
  const { internalAdapter } = await deps.auth.$context;
  const token = randomBytes(24).toString('base64url');
  await internalAdapter.deleteVerificationByIdentifier(identifier);
  await internalAdapter.createVerificationValue({
    identifier,
    value: hashToken(token),
    expiresAt: new Date(deps.now() + linkValidForMs),
  });
  return { kind: 'link', url: `${deps.config.hostUrl}/setup?token=${token}` };
}

export interface SetUp {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Makes the first administrator, with the token of the link that the last start printed. The link works once, whoever
 * races; it stays good when the account cannot be made.
 * @throws Refusal `invalid_input`, `password_too_short`, `set_up_done`, `set_up_token_invalid`, `email_taken`.
 */
export async function setUp(deps: Deps, { token, ...wanted }: SetUp): Promise<{ email: string }> {
  const account = readAccount({ ...wanted, roles: ['PlatformManager'] });
  if (await hasPlatformManager(deps.db)) throw new Refusal('set_up_done');
  const { internalAdapter } = await deps.auth.$context;
  const offered = await internalAdapter.findVerificationValue(identifier);
  if (!offered || offered.expiresAt.getTime() <= deps.now() || !isToken(token, offered.value)) {
    throw new Refusal('set_up_token_invalid');
  }
  const spent = await internalAdapter.consumeVerificationValue(identifier);
  if (!spent) throw new Refusal('set_up_token_invalid');
  try {
    const { email } = await openAccount(deps, account);
    return { email };
  } catch (error) {
    const { value, expiresAt } = spent;
    await internalAdapter.createVerificationValue({ identifier, value, expiresAt });
    throw error;
  }
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function isToken(token: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashToken(token)), Buffer.from(hash));
}
