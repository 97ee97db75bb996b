import { randomUUIDv7 } from 'node:crypto';
import { type Database, Refusal, authAdapter, failureCode, grantInitialCredits } from '@coffer/db';
import { APIError } from 'better-auth/api';
import { type BetterAuthOptions, betterAuth } from 'better-auth/minimal';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { passwordLength, readEmail, readName } from './account-fields.ts';
import { deriveKey } from './derive-key.ts';
import { describeFault } from './fault.ts';
import { trustedOrigins } from './origins.ts';
import { createRateLimits } from './rate-limits.ts';

export interface AuthParts {
  readonly config: Config;
  readonly db: Database;
  readonly log: Pick<Logger, 'error' | 'warn' | 'debug'>;
  /** 32 bytes. */
  readonly secret: Buffer;
}

/** The header that carries a client's address to Better Auth. Whatever a client sends in it must be overwritten. */
export const clientAddressHeader = 'x-coffer-client-address';

const basePath = '/api/auth';

// What is not listed answers 404: what a later version of Better Auth adds stays shut until somebody wants it.
const openPaths = new Set(
  ['/sign-up/email', '/sign-in/email', '/sign-out', '/get-session', '/reset-password'].map(
    (path) => basePath + path,
  ),
);

const daySeconds = 86_400;

/** Characters of what Better Auth says that are logged: some of it repeats what a request held. */
const saidLength = 200;

export type Auth = ReturnType<typeof createAuth>;

/**
 * Better Auth on Coffer's database: e-mail and password, sessions, and rate limits by client address. Roles and API
 * keys are Coffer's own. Its handler throws what is not a refusal.
 */
export function createAuth(parts: AuthParts) {
  const { config, db, log } = parts;
  return betterAuth({
    appName: 'Coffer',
    baseURL: config.hostUrl,
    basePath,
    secret: deriveKey(parts.secret, 'coffer sessions').toString('base64url'),
    database: authAdapter(db),
    trustedOrigins: (request) => trustedOrigins(config, request?.url ?? null),
    emailAndPassword: {
      enabled: true,
      disableSignUp: !config.auth.allowSignUp,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      revokeSessionsOnPasswordReset: true,
    },
    user: {
      additionalFields: {
        initialCredits: { type: 'number', bigint: true, required: false, input: false, returned: false },
      },
    },
    databaseHooks: { user: { create: promiseInitialCredits(parts) } },
    session: { expiresIn: config.auth.sessionDays * daySeconds, updateAge: 3600 },
    verification: { storeIdentifier: 'hashed' },
    rateLimit: createRateLimits(),
    plugins: [{ id: 'open-paths', onRequest: refuseShutPaths }],
    // Without it an unexpected error is printed whole, the values of a failed query included.
    onAPIError: { throw: true },
    logger: createLogger(log),
    telemetry: { enabled: false },
    advanced: advanced(config),
  });
}

/** How browsers keep a session: it comes along from the checkout's site back to ours, and by https alone where that is used. */
export function sessionCookie({ hostUrl }: Pick<Config, 'hostUrl'>) {
  return { secure: hostUrl.startsWith('https://'), sameSite: 'lax' } as const;
}

function advanced(config: Config): NonNullable<BetterAuthOptions['advanced']> {
  return {
    database: { generateId: () => randomUUIDv7() },
    cookiePrefix: 'coffer',
    useSecureCookies: sessionCookie(config).secure,
    defaultCookieAttributes: { httpOnly: true, sameSite: sessionCookie(config).sameSite },
    ipAddress: { ipAddressHeaders: [clientAddressHeader], ipv6Subnet: 64 },
    // Said aloud, because both are off by default where NODE_ENV is "test".
    disableCSRFCheck: false,
    disableOriginCheck: false,
  };
}

type CreateHooks = NonNullable<
  NonNullable<NonNullable<BetterAuthOptions['databaseHooks']>['user']>['create']
>;

/**
 * The promise is written in the row that makes the account, so that no way to an account forgets it, and kept right
 * after. When that fails the account stays, and the next start grants what it was promised.
 */
function promiseInitialCredits({ config, db, log }: AuthParts): CreateHooks {
  return {
    before: async ({ name, email }) => ({
      data: { ...readFields(name, email), image: null, initialCredits: config.credits.initialNano },
    }),
    after: async ({ id }) => {
      try {
        await grantInitialCredits(db, id);
      } catch (error) {
        log.error({ userId: id, fault: describeFault(error) }, 'Initial credits wait for the next start');
      }
    },
  };
}

function readFields(name: string, email: string): { name: string; email: string } {
  try {
    return { name: readName(name), email: readEmail(email) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw APIError.from('BAD_REQUEST', {
      code: error.code.toUpperCase(),
      message: describeFirst(error) ?? 'Some fields are not as they should be.',
    });
  }
}

function describeFirst({ facts }: Refusal): string | undefined {
  const [first] = facts.errors ?? [];
  return first && `The ${first.path === 'email' ? 'e-mail address' : first.path} ${first.message}.`;
}

async function refuseShutPaths(request: Request): Promise<{ response: Response } | undefined> {
  if (openPaths.has(new URL(request.url).pathname)) return undefined;
  return { response: Response.json({ code: 'NOT_FOUND', message: 'Not found' }, { status: 404 }) };
}

// Anybody can cause Better Auth's warnings, and most of its errors, with a request: only a thrown error is one here.
function createLogger(log: AuthParts['log']): NonNullable<BetterAuthOptions['logger']> {
  return {
    level: 'warn',
    disableColors: true,
    log: (level, message, ...details) => {
      const said = message.slice(0, saidLength);
      const error = details.find((detail) => detail instanceof Error);
      const isTaken = failureCode(error) === 'SQLITE_CONSTRAINT_UNIQUE';
      if (error && !isTaken) log.error({ fault: describeFault(error) }, 'Better Auth failed');
      else if (level === 'error') log.warn({ said }, 'Better Auth refused');
      else log.debug({ said }, 'Better Auth');
    },
  };
}
