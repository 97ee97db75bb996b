import type { BooksCheck } from '@coffer/db';
import { type Finding, moment } from '../doctor/check.ts';
import type { Verifier, VerifierState } from './verifier.ts';

const mends = {
  wrong:
    'Stop nothing in haste, and keep the file as it is: copy it, run `pnpm verify` on the copy for all that is wrong, and compare it with a backup and with a signed head that you kept.',
  failed: 'The log says more. It is tried again within the hour; `pnpm verify` tries at once.',
};

/** Tells how the books were found. */
export function lookAtBooks({ verifier }: { readonly verifier: Verifier }): Finding {
  const state = verifier.state();
  const { last, progress, failedAtMs } = state;
  const base = { details: last?.told ?? [] };
  const text = [describeLast(last), describeProgress(state)].filter((part) => part !== '').join(' ');
  if (last !== null && last.findings > 0) return { ...base, state: 'error', text, mend: mends.wrong };
  if (failedAtMs !== null && progress === null)
    return { ...base, state: 'warning', text, mend: mends.failed };
  return { ...base, state: last === null ? 'pending' : 'ok', text, mend: null };
}

function describeLast(last: BooksCheck | null): string {
  if (last === null)
    return 'Not verified yet: that begins a few minutes after the start, and again each day.';
  const { endedAt, lastSeq, wallets, findings } = last;
  const looked = `Last verified ${moment(endedAt.getTime())}: ${lastSeq} transactions of ${wallets} wallets`;
  if (findings === 0) return `${looked}, and nothing is wrong.`;
  const wrong = findings === 1 ? 'one thing is wrong' : `${findings} things are wrong`;
  return `${looked}, and ${wrong}${findings > last.told.length ? '. The first of them:' : ':'}`;
}

function describeProgress({ progress, failedAtMs }: VerifierState): string {
  if (progress !== null) return `Verifying now: ${Math.floor(progress * 100)} %.`;
  return failedAtMs === null ? '' : `The last try, ${moment(failedAtMs)}, broke off.`;
}
