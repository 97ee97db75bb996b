import type { Stretch } from '@coffer/db';

/** Cuts a stretch into pieces of at most some length, the oldest first. */
export function stretchesOf({ from, until }: Stretch, longestMs: number): Stretch[] {
  const pieces: Stretch[] = [];
  for (let startMs = from.getTime(); startMs < until.getTime(); startMs += longestMs) {
    const endMs = Math.min(startMs + longestMs, until.getTime());
    pieces.push({ from: new Date(startMs), until: new Date(endMs) });
  }
  return pieces;
}
