import type { BatchAnswer, Held, HoldEnd, Posted, Transaction } from '../../../../db/index.ts';
import type { Answer } from '../../../../db/write/batch.ts';
import type { Call } from '../../../../db/write/writer.ts';

/** The program's answer in the model's words. */
export function wordAnswer({ name }: Call, answer: Answer): string {
  if (!answer.ok) return wordRefusal(answer.error);
  switch (name) {
    case 'post':
      return wordPosted(answer.value as Posted);
    case 'postBatch':
      return (answer.value as readonly BatchAnswer[])
        .map((each) => (each.ok ? wordPosted(each.posted) : wordRefusal(each.refusal)))
        .join('; ');
    case 'setOverdraft':
      return 'done';
    default:
      return wordHold(answer.value as Held | HoldEnd);
  }
}

/** Whether a piece of work failed for no reason of its own, and so must have had no effect at all. */
export function isFailure(answer: Answer): boolean {
  if (answer.ok) return false;
  const code = codeOf(answer.error);
  return code === null || code === 'database_unavailable';
}

function wordPosted({ transaction, replayed }: Posted): string {
  return `${replayed ? 'replays' : 'posts'} ${wordRow(transaction)}`;
}

function wordHold(held: Held | HoldEnd): string {
  const { hold, available, replayed } = held;
  const taken = hold.capturedAmount === null ? '' : ` ${hold.capturedAmount} by ${hold.transactionSeq}`;
  const usage = 'transaction' in held && held.transaction ? `; ${wordRow(held.transaction)}` : '';
  const word = replayed ? 'replays' : 'makes';
  return `${word} hold ${hold.seq} ${hold.state}${taken}, ${available} available${usage}`;
}

function wordRow({ seq, type, amount, balanceAfter }: Transaction): string {
  return `${seq} ${type} ${amount} to ${balanceAfter}`;
}

interface Refused {
  readonly code: string;
  readonly facts: {
    readonly index?: number;
    readonly refused?: string;
    readonly existingId?: string;
    readonly needed?: string;
    readonly available?: string;
  };
}

function wordRefusal(error: unknown): string {
  if (codeOf(error) === null) return String(error);
  const { code, facts } = error as Refused;
  const { index, refused, existingId, needed, available } = facts;
  const words = [refused ?? code];
  if (existingId !== undefined) words.push(`with ${existingId}`);
  if (needed !== undefined && available !== undefined) words.push(`${nano(needed)} of ${nano(available)}`);
  return `${index === undefined ? '' : `${code} at ${index}: `}${words.join(' ')}`;
}

function codeOf(error: unknown): string | null {
  const isRefusal = error instanceof Object && 'code' in error && 'facts' in error;
  return isRefusal ? String(error.code) : null;
}

/** Decimal credits as nanocredits. */
function nano(decimal: string): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(9, '0'));
}
