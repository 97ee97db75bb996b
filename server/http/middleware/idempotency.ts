import { createHash } from 'node:crypto';
import { Refusal, claimRequest, keepAnswer, releaseRequest } from '@coffer/db';
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status';
import type { Caller } from '../../access/caller.ts';
import { describeFault } from '../../auth/fault.ts';
import { type Seal, createSeal } from '../../auth/seal.ts';
import type { Deps } from '../../deps.ts';
import type { HttpContext, Middleware } from '../env.ts';

/** A first answer, kept for repeats. */
interface KeptAnswer {
  /** The Content-Type. */
  readonly type: string | null;
  readonly body: string;
}

/** Whose answer it is; an answer opens for nobody else. */
interface Owner {
  readonly caller: string;
  readonly key: string;
}

const printable = /^[\x20-\x7e]{1,255}$/;

/**
 * Bytes that this caller's Idempotency-Key stands for and no other's does: what names the effect of a request, so that
 * a repeat finds it even when the server died between the effect and the keeping of its answer.
 */
export function repeatDigest(c: HttpContext): Buffer | null {
  const key = idempotencyKey(c);
  return key === null ? null : digest(callerName(c.get('caller')), key);
}

/**
 * Answers a repeat under the same Idempotency-Key with the first answer, and keeps first answers. Faults and "too many"
 * are not kept: a repeat is to do the work then.
 * @throws Refusal `idempotency_key_invalid`, `idempotency_conflict`, `idempotency_in_progress`.
 */
export function answerRepeats(deps: Deps): Middleware {
  // One of them may hold an API key, which must not be readable from the file.
  const seal = createSeal(deps.secret, 'coffer kept answers');
  return async (c, next) => {
    const key = idempotencyKey(c);
    if (key === null) return next();
    if (!printable.test(key)) throw new Refusal('idempotency_key_invalid');
    const request = { caller: callerName(c.get('caller')), key };
    const { method, path } = c.req;
    const query = new URL(c.req.url).search;
    const content = digest(method, path, query, await c.req.text());
    const { claim, first } = await claimRequest(deps.db, request, content);
    if (first) return replay(c, first.status, openAnswer(seal, first.answer, request));
    await next();
    try {
      await keep(deps, claim, { answer: c.res, seal });
    } catch (error) {
      // What was done is done, so its answer goes out; a repeat is refused until the claim runs out.
      const facts = { requestId: c.get('requestId'), fault: describeFault(error) };
      deps.log.warn(facts, 'an answer could not be kept for repeats');
    }
  };
}

type Claim = Parameters<typeof keepAnswer>[1];

async function keep(
  { db }: Deps,
  claim: Claim,
  { answer, seal }: { answer: Response; seal: Seal },
): Promise<void> {
  const { status, headers } = answer;
  if (status >= 500 || status === 429) return releaseRequest(db, claim);
  const kept: KeptAnswer = { type: headers.get('content-type'), body: await answer.clone().text() };
  return keepAnswer(db, claim, { status, answer: seal.close(kept, [claim.caller, claim.key]) });
}

/** @throws Refusal `idempotency_conflict` when it was sealed under another secret. */
function openAnswer(seal: Seal, sealed: Buffer, { caller, key }: Owner): KeptAnswer {
  const answer = seal.open(sealed, [caller, key]);
  if (answer !== null) return answer as KeptAnswer;
  throw new Refusal('idempotency_conflict', {
    detail: 'The first answer under this Idempotency-Key can no longer be read. Use a new key.',
  });
}

/** The name under which somebody's repeats are told apart from everybody else's. */
function callerName(caller: Caller): string {
  return caller.key ? `api_key:${caller.key.id}` : `user:${caller.userId}`;
}

/** The request's Idempotency-Key, or null. It was checked by `answerRepeats`. */
function idempotencyKey(c: HttpContext): string | null {
  return c.req.header('idempotency-key') ?? null;
}

/** Says that an answer is an earlier one's repeat. */
export function markReplayed(c: HttpContext): void {
  c.header('Idempotent-Replayed', 'true');
}

function replay(c: HttpContext, status: number, answer: KeptAnswer): Response {
  markReplayed(c);
  if (answer.type) c.header('Content-Type', answer.type);
  return answer.body === ''
    ? c.body(null, status as StatusCode)
    : c.body(answer.body, status as ContentfulStatusCode);
}

function digest(...parts: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}
