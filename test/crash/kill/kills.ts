import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../db/index.ts';
import { writeEarlierFile } from '../../db/earlier-file.ts';
import { copySteps, readSteps } from '../../db/migrations-folder.ts';
import { Random } from '../random.ts';
import { check } from './check.ts';

export interface KillOptions {
  readonly kills: number;
  /** Decides what the load does and when it is killed; how far it has come by then, the machine decides. */
  readonly seed: string;
  /** How many files are worked on side by side. */
  readonly lanes: number;
  readonly progress?: (sofar: Kills) => void;
}

/** What came of it. */
export interface Kills {
  readonly kills: number;
  /** Kills before the program had told that the file is open: while it started, upgraded or recovered. */
  readonly beforeOpen: number;
  /** What was acknowledged, in all. */
  readonly acknowledged: number;
  readonly files: number;
  readonly faults: readonly string[];
}

/** Makes a thousand starts faster. */
const compiledFolder = join(import.meta.dirname, '../../../node_modules/.cache/compiled');

/** A file lives for so many kills. */
const killsPerFile = 12;
const earlierPosts = ['earlier-1', 'earlier-2', 'earlier-3'];

/** Starts the ledger under load and kills it, again and again, and looks at the file after each. Ends with a fault. */
export async function killOften(options: KillOptions): Promise<Kills> {
  const total = { kills: 0, beforeOpen: 0, acknowledged: 0, files: 0, faults: [] as string[] };
  const work = async (): Promise<void> => {
    while (total.files * killsPerFile < options.kills && total.faults.length === 0) {
      total.files += 1;
      await liveAndDie({ ...options, seed: `${options.seed}-${total.files}` }, total);
    }
  };
  await Promise.all(Array.from({ length: options.lanes }, work));
  return total;
}

type Total = { -readonly [Key in keyof Kills]: Kills[Key] } & { faults: string[] };

/** One file, from its birth as an earlier version's to its last check. */
async function liveAndDie({ seed, kills, progress }: KillOptions, total: Total): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'coffer-kill-'));
  try {
    const path = join(folder, 'coffer.db');
    writeEarlierFile(path, { steps: copySteps(join(folder, 'earlier'), 1), sources: earlierPosts });
    const told = earlierPosts.map((post) => `posted ${post}`);
    const bornAtMs = Date.now();
    for (let run = 0; run < killsPerFile && total.kills < kills; run += 1) {
      const lastFrom = told.length;
      told.push(...(await loadAndKill({ path, seed, run, bornAtMs })));
      total.kills += 1;
      if (!told.includes('open', lastFrom)) total.beforeOpen += 1;
      const promises = told.slice(lastFrom).filter((what) => !/^(open|begun)/.test(what));
      total.acknowledged += promises.length;
      const faults = check({ path, seed, told, lastFrom }, readSteps().length);
      total.faults.push(...faults.map((fault) => `seed ${seed}, run ${run}: ${fault}`));
      if (total.faults.length > 0) return;
      progress?.(total);
    }
    await openDatabase({ path }).close();
    const faults = check({ path, seed, told, lastFrom: told.length }, readSteps().length);
    total.faults.push(...faults.map((fault) => `seed ${seed}, in the end: ${fault}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Run {
  readonly path: string;
  readonly seed: string;
  readonly run: number;
  readonly bornAtMs: number;
}

/** Starts the load and kills it at a moment that the seed decides. Tells what it had told. */
async function loadAndKill({ path, seed, run, bornAtMs }: Run): Promise<string[]> {
  const script = join(import.meta.dirname, 'load.ts');
  const child = spawn(process.execPath, [script, path, seed, String(run), String(bornAtMs)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiledFolder },
  });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const { afterLines, thenMs } = momentOf(new Random(`${seed} kill ${run}`));
  let output = '';
  let complaint = '';
  let lines = 0;
  let timer: NodeJS.Timeout | null = null;
  const killWhenDue = (): void => {
    if (lines >= afterLines) timer ??= setTimeout(() => child.kill('SIGKILL'), thenMs);
  };
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaint += chunk));
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    lines += chunk.split('\n').length - 1;
    killWhenDue();
  });
  killWhenDue();
  const [code] = await closed;
  if (code !== null) throw new Error(`seed ${seed}, run ${run}: the load ended by itself: ${complaint}`);
  // The last line may have been cut off by the kill.
  return output.split('\n').slice(0, -1);
}

/** A third of the kills come while it starts, the others while it works: after so many lines, so much later. */
function momentOf(random: Random): { afterLines: number; thenMs: number } {
  if (random.chance(0.35)) return { afterLines: 0, thenMs: 100 + random.below(600) };
  return { afterLines: 1 + random.below(400), thenMs: random.below(10) };
}
