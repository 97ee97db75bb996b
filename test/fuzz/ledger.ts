import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { asyncProperty, check } from 'fast-check';
import { makeFolder } from '../setup/folder.ts';
import { Files } from '../db/ledger/model/file.ts';
import { play } from '../db/ledger/model/play.ts';
import { FaultyRig } from '../db/ledger/model/rig.ts';
import { type Batch, histories } from '../db/ledger/model/steps.ts';
import { Progress } from './progress.ts';

// `pnpm fuzz:ledger [--runs <commands>] [--seed <number>]`: plays random histories of all that the ledger can be asked for
// on real files and on the model beside it, with the process dying and statements failing anywhere. Rounds are seeded one
// after the other, so that the seed of a failure, given as --seed, fails at once.

const startMs = Date.UTC(2026, 10, 1, 12);
const historiesARound = 25;
const maxBatches = 60;
/** How long a history that fails is made smaller. */
const shrinkMs = 60_000;

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: { runs: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
});
const runs = Number(values.runs);
const firstSeed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!(runs > 0) || !Number.isInteger(firstSeed)) throw new Error('--runs and --seed take whole numbers');

const folder = makeFolder();
const files = await Files.in(folder);
const progress = new Progress(runs);

let failedAtMs = Infinity;

async function trial(history: Batch[], seed: number): Promise<void> {
  if (performance.now() - failedAtMs > shrinkMs) return;
  const clock = { nowMs: startMs };
  const rig = new FaultyRig(files.next(), () => clock.nowMs);
  try {
    const tally = await play(history, { rig, clock });
    if (failedAtMs === Infinity) progress.add(tally);
  } catch (error) {
    if (failedAtMs === Infinity) tellFailure(seed);
    throw error;
  } finally {
    await rig.close();
  }
}

/** At once, for whoever does not wait until it is small. */
function tellFailure(seed: number): void {
  failedAtMs = performance.now();
  progress.end();
  process.stdout.write(`--seed ${seed} fails; looking for the smallest history that does\n`);
}

/** What a round of histories found, as a person reads it; null: nothing. */
async function playRound(seed: number): Promise<string | null> {
  const { failed, counterexample, errorInstance } = await check(
    asyncProperty(histories(maxBatches, true), (history) => trial(history, seed)),
    {
      seed,
      numRuns: historiesARound,
    },
  );
  if (!failed) return null;
  const bigints = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);
  const history = JSON.stringify(counterexample?.[0], bigints, 1);
  return `The books and the model part, with --seed ${seed}, in this history:\n${history}\n${String(errorInstance)}\n`;
}

process.stdout.write(`First seed: ${firstSeed}\n`);
let found: string | null = null;
for (let round = 0; found === null && progress.commands < runs; round += 1) {
  found = await playRound((firstSeed + round) % 2 ** 31);
}
rmSync(folder, { recursive: true, force: true });
if (found === null) progress.end();
process.stdout.write(found ?? 'No history parts from the model.\n');
process.exitCode = found === null ? 0 : 1;
