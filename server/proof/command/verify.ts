import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setImmediate as signals } from 'node:timers/promises';
import { type Books, DatabaseProblem, type Finding, checkHead, formatFinding, verifyBooks } from '@coffer/db';
import { findSecret } from '../../auth/secret.ts';
import type { Command, CommandCall } from '../../cli/command/command.ts';
import { type SignedHead, headOf, isIntact, signedHead } from '../head.ts';
import { createSigningKey } from '../signing-key.ts';
import { withBooks } from './open.ts';

/** `pnpm run verify`: beside a Coffer that runs, or without one. */
export const command: Command = {
  operand: null,
  options: [
    { name: 'head', value: 'FILE', text: 'prove too that nothing changed since this head was made' },
    { name: 'public-key', value: 'KEY', text: 'the key that signed the head, as you kept it' },
  ],
  run: (call) => withBooks(call.config, (books) => verify(call, books)),
};

async function verify(call: CommandCall, books: Books): Promise<number> {
  const startedAtMs = Date.now();
  const head = readHeadFile(call);
  const told = { count: 0 };
  const { lastSeq, wallets } = await takeTelling(verifyBooks(books, { structure: true }), call, told);
  if (head !== null) {
    for (const text of mistrust(call, books, head)) tell(call, told, `the head: ${text}`);
    await takeTelling(checkHead(books, headOf(head)), call, told);
  }
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  const looked = `Looked at ${lastSeq} transactions of ${wallets} wallets in ${seconds} s`;
  const since = head === null ? '' : `, and nothing changed in the ${head.seq} that the head covers`;
  if (told.count === 0) call.say(`${looked}: nothing is wrong${since}.`);
  else call.say(`${looked}: ${told.count === 1 ? 'one thing is' : `${told.count} things are`} wrong.`);
  return told.count === 0 ? 0 : 1;
}

interface Told {
  count: number;
}

/** Takes each step, tells what it found, and lets a signal end it in between. */
async function takeTelling<Result>(
  steps: Generator<readonly Finding[], Result>,
  call: CommandCall,
  told: Told,
): Promise<Result> {
  for (let taken = 1; ; taken += 1) {
    const step = steps.next();
    if (step.done) return step.value;
    for (const finding of step.value) tell(call, told, formatFinding(finding));
    if (taken % 64 === 0) await signals();
  }
}

function tell({ out }: CommandCall, told: Told, line: string): void {
  told.count += 1;
  out.write(`${line}\n`);
}

function readHeadFile({ given, workingDirectory }: CommandCall): SignedHead | null {
  const named = given.get('head');
  if (named === undefined) return null;
  const path = resolve(workingDirectory, named);
  try {
    return signedHead.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new DatabaseProblem(`${path} is not a head that \`pnpm head\` wrote, or cannot be read.`, {
      cause: error,
    });
  }
}

/** Why a head is not to be believed. */
function mistrust({ config, given }: CommandCall, { instanceId }: Books, head: SignedHead): string[] {
  if (!isIntact(head)) return ['is not as it was signed'];
  const kept = given.get('public-key');
  if (kept !== undefined)
    return kept === head.public_key ? [] : ['is signed with another key than the one given'];
  const secret = findSecret(config);
  if (secret !== null && createSigningKey(secret, instanceId).publicKey === head.public_key) return [];
  return [
    `is signed with ${head.public_key}, which is not this instance's key: if it is the one you kept, give it with --public-key`,
  ];
}
