import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { hashKey } from '@coffer/server/auth/key-ring.ts';
import { NewTransaction, postRequestOf } from '@coffer/server/http/v1/transaction/new.ts';
import { showTransaction } from '@coffer/server/http/v1/transaction/shape.ts';
import { configure, connect, queriesOn } from '../../../db/connect.ts';
import type { PostCommand, Posted } from '../../../db/index.ts';
import { hashTransaction } from '../../../db/ledger/hash.ts';
import { decide } from '../../../db/ledger/rules/decide.ts';
import { Book } from '../../../db/ledger/sqlite/book.ts';
import { readCall, readReport, sendCall, sendReport } from '../../../db/write/thread/message.ts';
import { type Filled, apiKey } from '../fill/fill.ts';
import { commandAt } from '../fill/plan.ts';
import { medianOf } from '../report/row.ts';
import type { StepCost } from '../report/report.ts';
import type { Bench } from './part.ts';

const commits = 100;
/** Posts that share a commit: as many as there are connections. */
const posts = 64;
const times = commits * posts;

/** Does each step of a spend by itself, again and again. */
export function measureSteps({ folder, progress }: Bench, { path, ...size }: Filled): readonly StepCost[] {
  progress.show('what each step of a spend costs');
  const copy = join(folder, 'steps.db');
  copyFileSync(path, copy);
  const commands = Array.from({ length: times }, (_, index) => ({
    ...commandAt(size.wallets + index, size),
    description: null,
  }));
  const { written, postUs, commitUs, wallet } = postAll(copy, commands);
  const rules = each(commands, (command) => decide(wallet, command));
  const hash = each(written, ({ transaction }) => hashOf(wallet.lastHash, transaction));
  return [
    { step: 'parse: JSON, shape, amount', us: each(commands.map(bodyOf), parse) },
    { step: 'key: its SHA-256', us: each(commands, () => hashKey(apiKey)) },
    { step: 'to the writer’s thread', us: together(commands, cross) },
    { step: 'rules', us: rules },
    { step: 'hash', us: hash },
    { step: 'SQL: wallet, earlier source, row, indexes, guards', us: postUs - rules - hash },
    { step: `commit, by ${posts} posts: write-ahead log and sync`, us: commitUs },
    { step: 'back from the writer’s thread', us: together(written, back) },
    {
      step: 'answer: JSON',
      us: each(written, ({ transaction }) => JSON.stringify(showTransaction(transaction))),
    },
  ];
}

const passes = 4;

/** What doing it to each takes, in microseconds: the mean of the best of some passes, for the first ones are not compiled. */
function each<T>(items: readonly T[], work: (item: T) => unknown): number {
  const tookMs = Array.from({ length: passes }, () => {
    const startedAtMs = performance.now();
    items.forEach(work);
    return performance.now() - startedAtMs;
  });
  return (Math.min(...tookMs) * 1000) / items.length;
}

/** The same for what is done to as many at once as share a commit. */
function together<T>(items: readonly T[], work: (items: readonly T[]) => unknown): number {
  const groups = Array.from({ length: commits }, (_, index) =>
    items.slice(index * posts, (index + 1) * posts),
  );
  return each(groups, work) / posts;
}

function postAll(path: string, commands: readonly PostCommand[]) {
  const client = connect(path);
  configure(client);
  const book = new Book(client, queriesOn(client));
  const moment = { nowMs: Date.now(), changed: () => undefined };
  const written: Posted[] = [];
  const [postMs, commitMs]: [number[], number[]] = [[], []];
  for (let first = 0; first < commands.length; first += posts) {
    book.begin();
    const beganAtMs = performance.now();
    client.exec('BEGIN IMMEDIATE');
    for (const command of commands.slice(first, first + posts)) written.push(book.post(command, moment));
    const postedAtMs = performance.now();
    book.keep();
    book.end();
    client.exec('COMMIT');
    postMs.push(postedAtMs - beganAtMs);
    commitMs.push(performance.now() - postedAtMs);
  }
  const wallet = book.wallets.read(commands[0]?.userId ?? '');
  client.close();
  // Of the middle commit: a disk that is busy with others is no cost of a spend.
  const [postUs = 0, commitUs = 0] = [postMs, commitMs].map((ms) => (medianOf(ms) * 1000) / posts);
  return { written, wallet, postUs, commitUs };
}

function bodyOf({ userId, sourceId }: PostCommand): string {
  return JSON.stringify({
    ...{ user_id: userId, transaction_type: 'usage', amount: '0.001' },
    source_id: sourceId,
  });
}

function parse(body: string): unknown {
  return postRequestOf(NewTransaction.parse(JSON.parse(body)), null);
}

function hashOf(previous: Buffer, { sourceId, createdAt, actor, ...row }: Posted['transaction']): Buffer {
  return hashTransaction(previous, {
    ...row,
    source: sourceId,
    actor: `${actor.type}:${actor.id}`,
    metadata: null,
    createdAtMs: createdAt.getTime(),
    expiresAtMs: null,
  });
}

function cross(commands: readonly PostCommand[]): unknown {
  const order = commands.map((input) => sendCall({ name: 'post', input }));
  return (deserialize(serialize(order)) as typeof order).map(readCall);
}

function back(written: readonly Posted[]): unknown {
  const calls = written.map(({ transaction }) => ({ name: 'post', input: transaction }) as const);
  const answers = written.map((value) => ({ ok: true, value }) as const);
  const report = sendReport({ answers, changes: [] }, calls);
  return readReport(deserialize(serialize(report)) as typeof report, calls);
}
