import type { Actor, BatchAnswer, BatchCommand, PostCommand, Posted } from '../../ledger/ledger.ts';
import { transactionOf } from '../../ledger/transaction.ts';
import { Refusal, type RefusalCode, type RefusalFacts } from '../../refusal.ts';
import type { Change } from '../../store.ts';
import type { Answer, Committed } from '../batch.ts';
import type { Call } from '../writer.ts';

// Sending an object costs its keys, each time. Nearly all that is sent are posts, so these go as lists.

/** What the writer's thread is started with. */
export interface ThreadOptions {
  readonly path: string;
  /** How far the log may grow before another thread copies it. */
  readonly copyAfterPages: number;
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

/** Many posts, and whether all or nothing. */
interface SentBatch {
  readonly posts: readonly SentPost[];
  readonly atomic: boolean;
}

type SentCall = Call | SentPost | SentBatch;

/** A row that was written for a post: seq, time, signed amount, balance after. The rest its caller knows. */
type SentRow = readonly [seq: number, createdAtMs: number, amount: bigint, balanceAfter: bigint];

/** What a thrown error becomes on its way: a class does not survive it. */
type SentError =
  | { readonly refusal: RefusalCode; readonly facts: RefusalFacts; readonly cause: unknown }
  | { readonly fault: Error; readonly code: string | undefined };

/** An item of a batch: its row, or whatever else became of it. */
type SentItem = SentRow | { readonly item: BatchAnswer };

type SentAnswer = SentRow | { readonly items: readonly SentItem[] } | { readonly value: unknown } | SentError;

/** From the thread: what became of the oldest batch that was not answered yet. */
export interface Report {
  readonly answers: readonly SentAnswer[];
  readonly changes: readonly (readonly [Change['userId'], Change['kind'], Change['key']])[];
}

/** The same with the length that the write-ahead log has after it. */
export interface LoggedReport extends Report {
  readonly logPages: number;
}

export function sendCall(call: Call): SentCall {
  if (call.name === 'post') return sendPost(call.input as PostCommand);
  if (call.name !== 'postBatch') return call;
  const { commands, atomic } = call.input as BatchCommand;
  return { posts: commands.map(sendPost), atomic };
}

export function readCall(sent: SentCall): Call {
  if ('name' in sent) return sent;
  if (!('posts' in sent)) return { name: 'post', input: readPost(sent) };
  return { name: 'postBatch', input: { commands: sent.posts.map(readPost), atomic: sent.atomic } };
}

function sendPost({ actor, ...post }: PostCommand): SentPost {
  return [
    ...([post.userId, post.type, post.amount, post.origin, post.sourceId, post.description] as const),
    ...([post.metadata, post.expiresAt ?? null, actor.type, actor.id, actor.name] as const),
  ];
}

function readPost(sent: SentPost): PostCommand {
  const [userId, type, amount, origin, sourceId, description, metadata, expiresAt, ...by] = sent;
  const actor = { type: by[0], id: by[1], name: by[2] };
  return { userId, type, amount, origin, sourceId, description, metadata, expiresAt, actor };
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
  if (call?.name === 'postBatch') return { items: (value as readonly BatchAnswer[]).map(sendItem) };
  return (call?.name === 'post' && sendRow(value as Posted)) || { value };
}

function sendItem(item: BatchAnswer): SentItem {
  return (item.ok && sendRow(item.posted)) || { item };
}

/** A row that was there before is sent whole: others wrote it. */
function sendRow({ transaction, replayed }: Posted): SentRow | null {
  if (replayed) return null;
  return [transaction.seq, transaction.createdAt.getTime(), transaction.amount, transaction.balanceAfter];
}

function sendError(error: unknown): SentError {
  if (error instanceof Refusal) return { refusal: error.code, facts: error.facts, cause: error.cause };
  const fault = error instanceof Error ? error : new Error(String(error));
  return { fault, code: 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined };
}

function readAnswer(sent: SentAnswer, call: Call | undefined): Answer {
  if ('value' in sent) return { ok: true, value: sent.value };
  if ('items' in sent) return { ok: true, value: readItems(sent.items, call?.input as BatchCommand) };
  if ('refusal' in sent) {
    const refusal = new Refusal(sent.refusal, sent.facts);
    refusal.cause = sent.cause;
    return { ok: false, error: refusal };
  }
  if ('fault' in sent) {
    const { fault, code } = sent;
    return { ok: false, error: Object.assign(fault, code === undefined ? {} : { code }) };
  }
  return { ok: true, value: readRow(sent, call?.input as PostCommand) };
}

function readItems(items: readonly SentItem[], { commands }: BatchCommand): BatchAnswer[] {
  return items.map((sent, index) => {
    if ('item' in sent) return sent.item;
    return { ok: true, posted: readRow(sent, commands[index] as PostCommand) };
  });
}

function readRow([seq, createdAtMs, amount, balanceAfter]: SentRow, command: PostCommand): Posted {
  const row = { seq, createdAtMs, amount, balanceAfter };
  return { transaction: transactionOf(command, row), replayed: false };
}
