import { rmSync } from 'node:fs';
import { makeFolder } from '../../setup/folder.ts';
import { cutsAt } from './cuts.ts';
import { Disk } from './disk.ts';
import { Inspector } from './inspect.ts';
import type { Recording } from './recording.ts';
import { stories } from './stories.ts';
import { type Op, readTrace } from './trace.ts';

/** What came of cutting the power at every point of a recording. */
export interface Outcome {
  /** Points in the recording. */
  readonly points: number;
  /** Power cuts in all. */
  readonly cuts: number;
  /** Databases of different content that were opened after them. */
  readonly databases: number;
  /** What was wrong, each with its point and its cut. */
  readonly faults: readonly string[];
}

interface Options {
  /** Only every nth point is looked at; without it, all of them. */
  readonly everyNth?: number;
  /** Told before each point is looked at. */
  readonly progress?: (point: number, points: number) => void;
  /** Changes what is looked at: for tests of the tests. */
  readonly alter?: (ops: readonly Op[]) => readonly Op[];
}

/** Cuts the power at every point of a story: before the first thing that it did, and after each. */
export async function cutEverywhere(recording: Recording, options: Options = {}): Promise<Outcome> {
  const story = stories.find(({ name }) => name === recording.story);
  if (!story) throw new Error(`there is no story of ${recording.story}`);
  const ops = (options.alter ?? ((same) => same))(readTrace(recording.trace));
  const folder = makeFolder();
  try {
    const inspector = new Inspector(folder, story.copies);
    const disk = new Disk(new Map(recording.before ? [['coffer.db', recording.before]] : []));
    return { ...(await cutAll({ ops, disk, inspector }, options)), databases: inspector.databases };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Scene {
  readonly ops: readonly Op[];
  readonly disk: Disk;
  readonly inspector: Inspector;
}

async function cutAll({ ops, disk, inspector }: Scene, { progress, everyNth = 1 }: Options) {
  const acknowledged: string[] = [];
  const faults: string[] = [];
  let cuts = 0;
  for (let point = 0; point <= ops.length; point += 1) {
    progress?.(point, ops.length + 1);
    const op = ops[point];
    const isBeforeSync = !op || op.kind === 'sync';
    for (const { name, fateOf } of point % everyNth === 0 ? cutsAt(disk, isBeforeSync) : []) {
      cuts += 1;
      const found = await inspector.inspect(disk.cut(fateOf), acknowledged);
      faults.push(...found.map((fault) => `point ${point}, ${name}: ${fault}`));
    }
    if (op && op.path !== 'acknowledged') disk.apply(op);
    if (op?.kind === 'write' && op.path === 'acknowledged')
      acknowledged.push(...op.data.toString().trim().split('\n'));
  }
  return { points: ops.length + 1, cuts, faults };
}
