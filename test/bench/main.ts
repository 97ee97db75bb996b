import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type Filled, fill } from './fill/fill.ts';
import type { Size } from './fill/plan.ts';
import { createSend } from './load/send.ts';
import { describeMachine, placesOf } from './machine.ts';
import { measureGrowth } from './part/growth.ts';
import { Memory } from './part/memory.ts';
import type { Bench, Found } from './part/part.ts';
import { measureSteps } from './part/steps.ts';
import { measureBatches, measureThroughput } from './part/throughput.ts';
import { measureWebhooks } from './part/webhooks.ts';
import { Progress } from './progress.ts';
import { type Report, toJson, toMarkdown } from './report/report.ts';
import type { Row } from './report/row.ts';
import { startBare, startProduct } from './server.ts';

const usage = `Usage: pnpm bench [--full] [--rows N] [--rounds N] [--seconds N]

Measures the ledger beside what it could be: the same server doing nothing, the bare database, and PostgreSQL where
BENCH_POSTGRES_URL names a server. Writes test/output/bench.md and bench.json, and prints the first.

  --full       10 million transactions over 100,000 wallets instead of 1 million over 10,000
  --rows N     so many transactions
  --rounds N   each side is measured so often, in turn (2)
  --seconds N  and so long (2)`;

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    full: { type: 'boolean', default: false },
    rows: { type: 'string' },
    rounds: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '2' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const output = join(import.meta.dirname, '../output');
const smallSize: Size = { wallets: 10_000, rows: 12_000 };
const largeSize: Size = values.full
  ? { wallets: 100_000, rows: Number(values.rows ?? 10_000_000) }
  : { wallets: 10_000, rows: Number(values.rows ?? 1_000_000) };

async function makeFile(bench: Bench, name: string, size: Size): Promise<Filled> {
  const { progress, folder } = bench;
  const of = size.rows.toLocaleString('en');
  progress.show(`making a file of ${of} transactions`);
  const tell = (rows: number): void =>
    progress.update(`${rows.toLocaleString('en')} of ${of} transactions made`);
  return fill({ ...size, path: join(folder, name), progress: tell });
}

/** The product beside its rivals, and what it keeps in memory meanwhile. */
async function measureSpeed(bench: Bench, { path, wallets }: Filled): Promise<Found> {
  const { places } = bench;
  const bare = await startBare(places.loaded);
  const product = await startProduct(path, places.loaded);
  const memory = new Memory(bench, { product, wallets });
  const servers = { bare, product, wallets, count: (requests: number) => memory.count(requests) };
  await memory.begin();
  const { rows } = await measureThroughput(bench, servers);
  const kept = await memory.end();
  // Here the generator has next to nothing to do, and the database that stands beside it has all cores too.
  product.move(allCores());
  const batch = await measureBatches(bench, servers);
  await Promise.all([bare.stop(), product.stop()]);
  const [bareRow, postgresRow, hotRow, ...others] = rows;
  const first = [bareRow, postgresRow, hotRow].filter((row): row is Row => row !== undefined);
  return { rows: [...first, ...batch.rows, ...others, kept], facts: [] };
}

function allCores(): string {
  return `0-${navigator.hardwareConcurrency - 1}`;
}

/** Bytes of file for each transaction, indexes included. */
function sizeRow({ rows, fileBytes }: Filled): Row {
  const what = 'bytes of file per transaction';
  const figures = { ours: fileBytes / rows, theirs: 200, goal: 1 };
  return { what, against: 'at most', better: 'lower', unit: 'B', ...figures, notes: [] };
}

async function verify({ path }: Filled, { progress }: Bench): Promise<string> {
  progress.show('verifying the large file');
  const product = join(import.meta.dirname, '../../server/main.ts');
  const env = { ...process.env, DWCTL_DATABASE__PATH: path };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [product, 'verify'], { env });
  return `\`verify\` of the large file afterwards: ${(stdout + stderr).trim()}`;
}

async function runAll(bench: Bench): Promise<Found & Pick<Report, 'steps'>> {
  const small = await makeFile(bench, 'small.db', smallSize);
  const steps = measureSteps(bench, small);
  const speedPath = join(bench.folder, 'speed.db');
  copyFileSync(small.path, speedPath);
  const speed = await measureSpeed(bench, { ...small, path: speedPath });
  const webhooks = await measureWebhooks(bench, small);
  const large = await makeFile(bench, 'large.db', largeSize);
  const growth = await measureGrowth(bench, { small, large });
  const rate = Math.round(large.rows / large.seconds).toLocaleString('en');
  const made = `The large file was made as posts are written, but without a sync for each: ${rate} transactions a second.`;
  return {
    steps,
    rows: [...speed.rows, ...webhooks.rows, ...growth.rows, sizeRow(large)],
    facts: [...growth.facts, made, await verify(large, bench)],
  };
}

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(`${usage}\n`);
  mkdirSync(output, { recursive: true });
  const folder = mkdtempSync(join(output, 'bench-'));
  const places = placesOf();
  const send = createSend(places.load);
  const progress = new Progress(process.stderr);
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  try {
    const found = await runAll({ send, places, progress, folder, rounds, seconds });
    const where = places.load === null ? 'beside what it loads' : `on core ${places.load}, alone`;
    const report: Report = {
      machine: describeMachine(),
      command: ['pnpm bench', ...process.argv.slice(2)].join(' '),
      date: new Date().toISOString(),
      seconds: progress.seconds,
      generator: `Load by ${send.tool} ${where}; 64 connections unless it says otherwise; best of ${rounds} rounds.`,
      ...found,
    };
    progress.end();
    writeFileSync(join(output, 'bench.md'), toMarkdown(report));
    writeFileSync(join(output, 'bench.json'), toJson(report));
    process.stdout.write(toMarkdown(report));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
