/**
 * What Node under `node --watch`, which `pnpm dev` runs, sends by itself from a thread: the names of the files it loads.
 * It comes the same way as what the thread has to say.
 */
export interface WatchMessage {
  readonly [watched: `watch:${string}`]: unknown;
}
