import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/**
 * V8 clears away the garbage of requests with several threads at once. On one or two cores they have nowhere to run but in
 * each other's way: the thread that answers stands still until all of them had their turn.
 */
export function collectGarbageAlone(): void {
  if (availableParallelism() <= 2) setFlagsFromString('--no-parallel-scavenge');
}
