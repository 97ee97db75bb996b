import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/** Sets V8's collection of garbage up for a server: before anything is compiled for speed. */
export function setUpGarbage(): void {
  // V8 would place objects that often lived through a collection among the old ones from the start. Under load those are a
  // request's own: each kept all of its dead request among the young ones, and a quarter of all garbage was copied and grew old.
  setFlagsFromString('--no-allocation-site-pretenuring');
  // Several threads at once have nowhere to run on one or two cores but in each other's way: the thread that answers stands
  // still until all of them had their turn.
  if (availableParallelism() <= 2) setFlagsFromString('--no-parallel-scavenge');
}
