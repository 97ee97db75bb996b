import { STATUS_CODES } from 'node:http';
import { Refusal, type RefusalFacts, failureCode } from '@coffer/db';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Logger } from 'pino';
import { describeFault } from '../auth/fault.ts';
import { publicErrors } from '../error.ts';
import type { HttpContext } from './env.ts';

/** What went wrong as RFC 9457 wants it, with `message` beside it for old clients. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly detail: string;
  readonly message: string;
  readonly errors?: { path: string; message: string }[] | undefined;
  readonly needed?: string | undefined;
  readonly available?: string | undefined;
  readonly existing_id?: string | undefined;
  readonly buy_url?: string | undefined;
  readonly index?: number | undefined;
  /** What was wrong with that item of a batch. */
  readonly error?: Problem | undefined;
}

/** What leads out of some refusals, which differs from one instance to another. */
export interface Exits {
  /** Where credits are bought. */
  readonly buyUrl: string;
}

/** A refusal, or what is left of one after it came from another thread. */
export type Refused = Pick<Refusal, 'code' | 'facts'>;

/** Describes a refusal, in words that everybody may read. */
export function describeRefusal({ code, facts }: Refused, exits?: Exits): Problem {
  const { status, text } = publicErrors[code];
  const { errors, needed, available, existingId, index, refused, ...rest } = facts;
  const detail = rest.detail ?? describeFirst({ code, facts }) ?? text;
  const problem = { ...head(status), code, detail, message: detail };
  if (refused !== undefined) {
    const item = { code: refused, facts: { ...rest, errors, needed, available, existingId } as RefusalFacts };
    return { ...problem, detail: text, message: text, index, error: describeRefusal(item, exits) };
  }
  const buyUrl = code === 'insufficient_credits' ? exits?.buyUrl : undefined;
  const more = { errors: errors && [...errors], needed, available, existing_id: existingId };
  return { ...problem, ...more, buy_url: buyUrl };
}

function head(status: ContentfulStatusCode) {
  return { type: 'about:blank' as const, title: STATUS_CODES[status] ?? '', status };
}

/** Answers one refusal. */
export function answerRefusal(c: HttpContext, refusal: Refusal, exits?: Exits): Response {
  return answer(c, describeRefusal(refusal, exits), refusal.facts.retryAfterSeconds);
}

/** The first field that is wrong, in a sentence: more than the code says, for whoever reads no further. */
function describeFirst({ code, facts }: Refused): string | undefined {
  const [first] = facts.errors ?? [];
  if (!first || (code !== 'invalid_input' && code !== 'invalid_query')) return undefined;
  const { message } = first;
  if (message.endsWith('.')) return message;
  const whole = code === 'invalid_query' ? 'The query' : 'The body';
  return `${first.path || whole}${/^[a-z]/.test(message) ? '' : ':'} ${message}.`;
}

/** The one place where anything thrown becomes an answer. What is no refusal is logged, and told to nobody. */
export function errorHandler(log: Logger, exits: Exits): (error: Error, c: HttpContext) => Response {
  return (error, c) => {
    const refusal = refusalOf(error);
    if (refusal && refusal.code !== 'database_unavailable') return answerRefusal(c, refusal, exits);
    const code = failureCode(refusal?.cause ?? error);
    const where = { requestId: c.get('requestId'), method: c.req.method, path: c.req.path };
    if (isCutShort(c)) {
      // Anybody may hang up; nobody reads this answer.
      log.debug(where, 'a request was cut short');
      return answer(c, internalError);
    }
    if (refusal) {
      log.warn({ ...where, cause: code || refusal.cause }, 'the database is not available');
      return answerRefusal(c, refusal, exits);
    }
    const cause = holdsQuery(error) ? { fault: describeFault(error) } : { err: error };
    log.error({ ...where, ...cause }, 'a request failed');
    return answer(c, internalError);
  };
}

function refusalOf(error: Error): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof HTTPException) return refusalByStatus(error);
  if (!/^SQLITE_(BUSY|LOCKED|FULL|IOERR)/.test(failureCode(error))) return null;
  const refusal = new Refusal('database_unavailable', { retryAfterSeconds: 1 });
  refusal.cause = error;
  return refusal;
}

/** Whether the client hung up before it had sent all of its request. */
function isCutShort({ env }: HttpContext): boolean {
  return env?.incoming !== undefined && env.incoming.destroyed && !env.incoming.complete;
}

// What Hono and its validator throw by themselves.
function refusalByStatus({ status }: HTTPException): Refusal | null {
  if (status === 400) return new Refusal('malformed_json');
  if (status === 413) return new Refusal('body_too_large');
  return status === 415 ? new Refusal('unsupported_media_type') : null;
}

// A failed query's message holds the SQL and its parameters, so only its kind, code and place are logged.
function holdsQuery(error: unknown): boolean {
  return error instanceof Error && (('query' in error && 'params' in error) || holdsQuery(error.cause));
}

const internalDetail = 'Something went wrong on the server. Its log says what, under this request_id.';

const internalError: Problem = {
  ...head(500),
  ...{ code: 'internal_error', detail: internalDetail, message: internalDetail },
};

function answer(c: HttpContext, problem: Problem, waitSeconds?: number): Response {
  const { status, code } = problem;
  const retryAfter = waitSeconds ?? (code === 'shutting_down' ? 1 : undefined);
  const body = { ...problem, request_id: c.get('requestId') };
  return c.body(JSON.stringify(body), status, {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
  });
}
