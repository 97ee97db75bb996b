import { describe, expect, it } from 'vitest';
import { cutEverywhere } from './replay.ts';
import { type Recording, readKept, sqliteVersion } from './recording.ts';
import { stories } from './stories.ts';
import { readTrace } from './trace.ts';

const kept = readKept();

function recordingOf(story: string): Recording {
  const recording = kept.recordings.find((each) => each.story === story);
  if (!recording) throw new Error(`there is no recording of ${story}: node test/crash/main.ts --record`);
  return recording;
}

describe('the recordings of what is written', () => {
  it('are of the SQLite that is installed; after another one is, `pnpm crash --record` renews them', () => {
    expect(kept.sqlite).toBe(sqliteVersion());
    expect(kept.recordings.map(({ story }) => story)).toEqual(stories.map(({ name }) => name));
  });
});

describe('the recording of posts beside a thread that copies the log', () => {
  it('has posts acknowledged in the middle of a copy, so that the power is cut there too', () => {
    const { trace } = recordingOf('posts beside a thread that copies the log');
    const signs = readTrace(trace).map(({ kind, path }) => {
      if (kind === 'write') return path === 'coffer.db' ? 'c' : path === 'acknowledged' ? 'a' : 'w';
      return kind === 'sync' && path === 'coffer.db' ? 'S' : '';
    });
    // No sync of the file in between: one copy, which the writer that waits for its own could not have made.
    expect(signs.join('')).toMatch(/c[^S]*w[^S]*a[^S]*c/);
  });
});

// `pnpm crash` goes through all of the points.
describe('a power cut', () => {
  it.each(stories.map(({ name }) => name))(
    'at every fourth point of %s, with unsynced writes dropped, torn or reordered, loses nothing acknowledged',
    async (story) => {
      const { points, cuts, databases, faults } = await cutEverywhere(recordingOf(story), { everyNth: 4 });
      expect(faults).toEqual([]);
      expect(points).toBeGreaterThan(300);
      expect(cuts).toBeGreaterThan(1800);
      expect(databases).toBeGreaterThan(10);
    },
    180_000,
  );

  it('finds out a ledger that does not sync its log', async () => {
    const { faults } = await cutEverywhere(recordingOf('an upgrade, and everything once'), {
      everyNth: 4,
      alter: (ops) => {
        const told = ops.findIndex((op) => op.kind === 'write' && op.data.includes('post first'));
        const begun = ops.slice(0, told + 20);
        return begun.filter(({ kind, path }) => kind !== 'sync' || path !== 'coffer.db-wal');
      },
    });
    expect(faults.some((fault) => fault.includes('lost: post first'))).toBe(true);
  }, 60_000);
});
