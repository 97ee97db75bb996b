import { Refusal, type RefusalCode, type RefusalFacts } from '../../refusal.ts';
import type { Change } from '../../store.ts';
import type { Answer, Committed } from '../batch.ts';
import type { Call } from '../writer.ts';

/** What the writer's thread is started with. */
export interface ThreadOptions {
  readonly path: string;
}

/** To the thread: a batch, or null to finish and end. */
export type Order = readonly Call[] | null;

/** What a thrown error becomes on its way: a class does not survive it. */
type SentError =
  | { readonly refusal: RefusalCode; readonly facts: RefusalFacts; readonly cause: unknown }
  | { readonly fault: Error; readonly code: string | undefined };

type SentAnswer = { readonly value: unknown } | SentError;

/** From the thread: what became of the oldest batch that was not answered yet. */
export interface Report {
  readonly answers: readonly SentAnswer[];
  readonly changes: readonly Change[];
}

export function sendReport({ answers, changes }: Committed): Report {
  return { answers: answers.map(sendAnswer), changes };
}

export function readReport({ answers, changes }: Report): Committed {
  return { answers: answers.map(readAnswer), changes };
}

function sendAnswer(answer: Answer): SentAnswer {
  if (answer.ok) return { value: answer.value };
  const { error } = answer;
  if (error instanceof Refusal) return { refusal: error.code, facts: error.facts, cause: error.cause };
  const fault = error instanceof Error ? error : new Error(String(error));
  return { fault, code: 'code' in fault && typeof fault.code === 'string' ? fault.code : undefined };
}

function readAnswer(sent: SentAnswer): Answer {
  if ('value' in sent) return { ok: true, value: sent.value };
  if ('refusal' in sent) {
    const refusal = new Refusal(sent.refusal, sent.facts);
    refusal.cause = sent.cause;
    return { ok: false, error: refusal };
  }
  return { ok: false, error: Object.assign(sent.fault, sent.code === undefined ? {} : { code: sent.code }) };
}
