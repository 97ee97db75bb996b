import type { Disk, Fate } from './disk.ts';

/** What could have become of the things at stake in one power cut, and a name for it. */
export interface Cut {
  readonly name: string;
  readonly fateOf: (index: number) => Fate;
}

/**
 * The power cuts to be looked at when it goes at this point. At each point a few: nothing, everything, the last thing
 * torn, alone, or everything but. Where a sync is about to end the uncertainty also each thing in turn: missing, alone,
 * torn at both sides, and the first to be there.
 */
export function* cutsAt(disk: Disk, isBeforeSync: boolean): Generator<Cut> {
  const count = disk.atStake;
  yield { name: 'all', fateOf: () => 'whole' };
  if (count === 0) return;
  const last = count - 1;
  yield { name: 'none', fateOf: () => 'none' };
  yield { name: 'evens', fateOf: (index) => (index % 2 === 0 ? 'whole' : 'none') };
  yield { name: 'odds', fateOf: (index) => (index % 2 === 1 ? 'whole' : 'none') };
  yield* cutsOf(disk, last);
  if (!isBeforeSync) return;
  for (let index = 0; index < last; index += 1) yield* cutsOf(disk, index);
}

function* cutsOf(disk: Disk, turn: number): Generator<Cut> {
  yield { name: `without ${turn}`, fateOf: (index) => (index === turn ? 'none' : 'whole') };
  yield { name: `only ${turn}`, fateOf: (index) => (index === turn ? 'whole' : 'none') };
  yield { name: `from ${turn} on`, fateOf: (index) => (index >= turn ? 'whole' : 'none') };
  if (!disk.isWrite(turn)) return;
  for (const half of ['first half', 'second half'] as const) {
    yield { name: `${half} of ${turn}`, fateOf: (index) => (index === turn ? half : 'whole') };
    yield { name: `only ${half} of ${turn}`, fateOf: (index) => (index === turn ? half : 'none') };
  }
}
