import type { Actor, PostCommand, Posted } from '../../ledger/ledger.ts';
import { transactionOf } from '../../ledger/transaction.ts';
import { Refusal, type RefusalCode, type RefusalFacts } from '../../refusal.ts';
import type { Change } from '../../store.ts';
import type { Answer, Committed } from '../batch.ts';
import type { Call } from '../writer.ts';

// Sending an object costs its keys, each time. Nearly all that is sent are posts, so these go as lists.

/** What the writer's thread is started with. */
export interface ThreadOptions {
  readonly path: string;
}

/** To the thread: a batch, or null to finish and end. */
export type Order = readonly SentCall[] | null;

/** A post: user, type, amount, origin, source, description, metadata, end, and the actor's type, id and name. */
type SentPost = readonly [
  PostCommand['userId'],
  PostCommand['type'],
  PostCommand['amount'],
  PostCommand['origin'],
  PostCommand['sourceId'],
  PostCommand['description'],
  PostCommand['metadata'],
  Date | null,
  Actor['type'],
  Actor['id'],
  Actor['name'],
];

type SentCall = Call | SentPost;

/** A row that was written for a post: seq, time, signed amount, balance after. The rest its caller knows. */
type SentRow = readonly [seq: number, createdAtMs: number, amount: bigint, balanceAfter: bigint];

/** What a thrown error becomes on its way: a class does not survive it. */
type SentError =
  | { readonly refusal: RefusalCode; readonly facts: RefusalFacts; readonly cause: unknown }
  | { readonly fault: Error; readonly code: string | undefined };

type SentAnswer = SentRow | { readonly value: unknown } | SentError;

/** From the thread: what became of the oldest batch that was not answered yet. */
export interface Report {
  readonly answers: readonly SentAnswer[];
  readonly changes: readonly (readonly [Change['userId'], Change['kind'], Change['key']])[];
}

export function sendCall(call: Call): SentCall {
  if (call.name !== 'post') return call;
  const { actor, ...post } = call.input as PostCommand;
  return [
    ...([post.userId, post.type, post.amount, post.origin, post.sourceId, post.description] as const),
    ...([post.metadata, post.expiresAt ?? null, actor.type, actor.id, actor.name] as const),
  ];
}

export function readCall(sent: SentCall): Call {
  if ('name' in sent) return sent;
  const [userId, type, amount, origin, sourceId, description, metadata, expiresAt, ...by] = sent;
  const actor = { type: by[0], id: by[1], name: by[2] };
  const input = { userId, type, amount, origin, sourceId, description, metadata, expiresAt, actor };
  return { name: 'post', input };
}

export function sendReport({ answers, changes }: Committed, calls: readonly Call[]): Report {
  return {
    answers: answers.map((answer, index) => sendAnswer(answer, calls[index])),
    changes: changes.map(({ userId, kind, key }) => [userId, kind, key]),
  };
}

export function readReport({ answers, changes }: Report, calls: readonly Call[]): Committed {
  return {
    answers: answers.map((answer, index) => readAnswer(answer, calls[index])),
    changes: changes.map(([userId, kind, key]) => ({ userId, kind, key })),
  };
}

function sendAnswer(answer: Answer, call: Call | undefined): SentAnswer {
  if (!answer.ok) return sendError(answer.error);
  const { value } = answer;
  if (call?.name !== 'post') return { value };
  const { transaction, replayed } = value as Posted;
  if (replayed) return { value };
  return [transaction.seq, transaction.createdAt.getTime(), transaction.amount, transaction.balanceAfter];
}

function sendError(error: unknown): SentError {
  if (error instanceof Refusal) return { refusal: error.code, facts: error.facts, cause: error.cause };
  const fault = error instanceof Error ? error : new Error(String(error));
  return { fault, code: 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined };
}

function readAnswer(sent: SentAnswer, call: Call | undefined): Answer {
  if ('value' in sent) return { ok: true, value: sent.value };
  if ('refusal' in sent) {
    const refusal = new Refusal(sent.refusal, sent.facts);
    refusal.cause = sent.cause;
    return { ok: false, error: refusal };
  }
  if ('fault' in sent) {
    const { fault, code } = sent;
    return { ok: false, error: Object.assign(fault, code === undefined ? {} : { code }) };
  }
  const [seq, createdAtMs, amount, balanceAfter] = sent;
  const row = { seq, createdAtMs, amount, balanceAfter };
  const transaction = transactionOf(call?.input as PostCommand, row);
  return { ok: true, value: { transaction, replayed: false } };
}
