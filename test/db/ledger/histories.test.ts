import { assert, asyncProperty } from 'fast-check';
import { describe, it } from 'vitest';
import { createTestFolder } from '../../setup/database.ts';
import { startMs } from '../open.ts';
import { DatabaseRig } from './model/database-rig.ts';
import { Files } from './model/file.ts';
import { play } from './model/play.ts';
import { FaultyRig, type Rig } from './model/rig.ts';
import { type Batch, histories } from './model/steps.ts';

interface Trial {
  readonly maxBatches: number;
  readonly numRuns: number;
  readonly withFaults: boolean;
  readonly open: (path: string, now: () => number) => Rig;
}

/** Plays random histories, each on a file of its own. */
async function tryAll({ open, maxBatches, numRuns, withFaults }: Trial): Promise<void> {
  const files = await Files.in(createTestFolder());
  const trial = async (history: Batch[]) => {
    const clock = { nowMs: startMs };
    const rig = open(files.next(), () => clock.nowMs);
    try {
      await play(history, { rig, clock });
    } finally {
      await rig.close();
    }
  };
  // A history that fails is told, however small it has become, before the test's own time is over.
  const limits = { numRuns, interruptAfterTimeLimit: 45_000 };
  await assert(asyncProperty(histories(maxBatches, withFaults), trial), limits);
}

describe('any history', () => {
  it('ends as the model says, answer by answer and row by row, in batches of any size', async () => {
    const open = (path: string, now: () => number) => new DatabaseRig(path, now);
    await tryAll({ open, maxBatches: 30, numRuns: 30, withFaults: false });
  }, 60_000);

  it('goes on as the model says after the process died or a statement failed, whichever it was', async () => {
    const open = (path: string, now: () => number) => new FaultyRig(path, now);
    await tryAll({ open, maxBatches: 40, numRuns: 60, withFaults: true });
  }, 60_000);
});
