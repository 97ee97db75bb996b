import { and, eq, isNull, lt } from 'drizzle-orm';
import { Refusal } from '../refusal.ts';
import { idempotentRequest } from '../schema/index.ts';
import type { Store } from '../store.ts';
import type { Tx } from '../write/tx.ts';

/** Who repeats what. */
export interface RequestKey {
  readonly caller: string;
  /** The Idempotency-Key header. */
  readonly key: string;
}

/** A key that is held for one request. */
export interface Claim extends RequestKey {
  /** Tells this claim from a later one, made after this one's time was over. */
  readonly startedAt: Date;
}

export interface StoredAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** Sealed by the server before it comes here. */
  readonly answer: Buffer;
}

/** A request that has not been answered for this long is taken to have died with its process. */
const leaseMs = 60_000;
const keptMs = 48 * 3_600_000;

/** The claim of a caller who is to do the work, or the answer that there was already. */
export type Claimed =
  { readonly claim: Claim; readonly first: null } | { readonly claim: null; readonly first: StoredAnswer };

/**
 * Claims a key for one request.
 * @throws Refusal `idempotency_conflict` for another request under the same key, `idempotency_in_progress` while the
 * first one runs.
 */
export async function claimRequest(store: Store, request: RequestKey, fingerprint: Buffer): Promise<Claimed> {
  return store.writer.run('claimRequest', { request, fingerprint });
}

interface WantedClaim {
  readonly request: RequestKey;
  readonly fingerprint: Buffer;
}

export function claimRequestIn(tx: Tx, { request, fingerprint }: WantedClaim): Claimed {
  const startedAt = new Date(tx.nowMs);
  tx.query
    .delete(idempotentRequest)
    .where(lt(idempotentRequest.startedAt, new Date(tx.nowMs - keptMs)))
    .run();
  const dead = and(
    isNull(idempotentRequest.status),
    lt(idempotentRequest.startedAt, new Date(tx.nowMs - leaseMs)),
  );
  tx.query
    .delete(idempotentRequest)
    .where(and(same(request), dead))
    .run();
  const row = { ...request, fingerprint, startedAt };
  const claimed = tx.query.insert(idempotentRequest).values(row).onConflictDoNothing().returning().get();
  if (claimed) return { claim: { ...request, startedAt }, first: null };
  const earlier = tx.query.select().from(idempotentRequest).where(same(request)).get();
  if (!earlier) throw new Error('the idempotency key was neither free nor taken');
  if (!earlier.fingerprint.equals(fingerprint)) throw new Refusal('idempotency_conflict');
  if (earlier.status === null || earlier.answer === null) {
    throw new Refusal('idempotency_in_progress', { retryAfterSeconds: 1 });
  }
  return { claim: null, first: { status: earlier.status, answer: earlier.answer } };
}

/** Keeps the answer for repeats, unless the claim ran out and another request made its own. */
export async function keepAnswer(store: Store, claim: Claim, answer: StoredAnswer): Promise<void> {
  await store.writer.run('keepAnswer', { claim, answer });
}

interface GivenAnswer {
  readonly claim: Claim;
  readonly answer: StoredAnswer;
}

export function keepAnswerIn(tx: Tx, { claim, answer }: GivenAnswer): void {
  tx.query.update(idempotentRequest).set(answer).where(still(claim)).run();
}

/** Frees a key whose request came to nothing, so that a repeat may do the work. */
export async function releaseRequest(store: Store, claim: Claim): Promise<void> {
  await store.writer.run('releaseRequest', claim);
}

export function releaseRequestIn(tx: Tx, claim: Claim): void {
  tx.query.delete(idempotentRequest).where(still(claim)).run();
}

function same(request: RequestKey) {
  return and(eq(idempotentRequest.caller, request.caller), eq(idempotentRequest.key, request.key));
}

/** The claim's own row, for as long as it is unanswered and nobody else has claimed the key. */
function still(claim: Claim) {
  return and(same(claim), eq(idempotentRequest.startedAt, claim.startedAt), isNull(idempotentRequest.status));
}
