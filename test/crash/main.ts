import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { failEverywhere } from './disk/faults.ts';
import { fillSmallDisk } from './disk/small-disk.ts';
import { type Kills, killOften } from './kill/kills.ts';
import { compileShim, recordAll } from './power/record.ts';
import { keepRecordings, readKept } from './power/recording.ts';
import { cutEverywhere } from './power/replay.ts';

const usage = `Usage: pnpm crash [--kills N] [--seed SEED] [--lanes N] [--record]

Kills the ledger under load, cuts the power at every point of what it writes, and has its disk fail.

  --kills N    so many kills (1000)
  --seed SEED  does what an earlier run of this seed did
  --lanes N    files that are worked on side by side (2)
  --record     keeps what it records of writes for the tests, and does nothing else`;

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    kills: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(randomInt(1_000_000_000)) },
    lanes: { type: 'string', default: '2' },
    record: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** One part of the program: what it found wrong. */
interface Part {
  readonly title: string;
  readonly run: (shim: string | null) => Promise<readonly string[]>;
}

const parts: readonly Part[] = [
  { title: 'kill -9', run: killParts },
  { title: 'power cuts', run: cutPower },
  { title: 'failing disks', run: failDisks },
];

async function killParts(): Promise<readonly string[]> {
  const [kills, lanes] = [Number(values.kills), Number(values.lanes)];
  const startedAtMs = Date.now();
  const progress = (sofar: Kills): void => {
    if (sofar.kills % 20 !== 0) return;
    const seconds = Math.round((Date.now() - startedAtMs) / 1000);
    showProgress(`${sofar.kills} of ${kills} kills, ${sofar.acknowledged} acknowledgements, ${seconds} s`);
  };
  const done = await killOften({ kills, lanes, seed: values.seed, progress });
  const { beforeOpen, acknowledged, files, faults } = done;
  tell(
    `${done.kills} kills, ${beforeOpen} of them while it started, upgraded or recovered; ` +
      `${acknowledged} acknowledgements on ${files} files`,
  );
  return faults;
}

async function cutPower(shim: string | null): Promise<readonly string[]> {
  const found: string[] = [];
  if (shim === null) tell('There is no C compiler: the recordings of the repository stand in for new ones.');
  for (const recording of shim === null ? readKept().recordings : recordAll(shim)) {
    const { story } = recording;
    const { points, cuts, databases, faults } = await cutEverywhere(recording, {
      progress: (point, of) => point % 50 === 0 && showProgress(`${story}: point ${point} of ${of}`),
    });
    tell(`${story}: ${points} points, ${cuts} power cuts, ${databases} different databases`);
    found.push(...faults);
  }
  return found;
}

async function failDisks(shim: string | null): Promise<readonly string[]> {
  const failing = shim === null ? null : await failEverywhere(shim);
  tell(
    failing === null ? 'There is no C compiler: no disk failed.' : 'writes, syncs and space failed in turn',
  );
  const full = await fillSmallDisk();
  tell(
    full === null
      ? 'This user may mount nothing: no small disk was filled.'
      : 'a disk of 2 MB was filled, and grew',
  );
  return [...(failing ?? []), ...(full ?? [])];
}

function tell(line: string): void {
  process.stdout.write(`${process.stdout.isTTY ? '\r\u001b[K' : ''}  ${line}\n`);
}

/** One line that changes, on a terminal; elsewhere lines, so that a log shows that it lives. */
function showProgress(line: string): void {
  process.stdout.write(process.stdout.isTTY ? `\r\u001b[K  ${line}` : `  ${line}\n`);
}

async function runAll(shim: string | null): Promise<number> {
  let faults = 0;
  for (const { title, run } of parts) {
    const startedAtMs = Date.now();
    process.stdout.write(`\n${title}\n`);
    const found = await run(shim);
    for (const fault of found.slice(0, 20)) tell(`FAULT ${fault}`);
    tell(`${found.length} faults, ${((Date.now() - startedAtMs) / 1000).toFixed(0)} s`);
    faults += found.length;
  }
  return faults;
}

async function main(): Promise<number> {
  if (values.help) return (tell(usage), 0);
  const folder = mkdtempSync(join(tmpdir(), 'coffer-shim-'));
  try {
    const shim = compileShim(folder);
    if (values.record) {
      if (shim === null) return (tell('Recording needs a C compiler.'), 1);
      keepRecordings(recordAll(shim));
      return (tell('The recordings were renewed.'), 0);
    }
    process.stdout.write(`seed ${values.seed}\n`);
    return (await runAll(shim)) === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

process.exitCode = await main();
