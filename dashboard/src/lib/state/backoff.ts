/** Waits that grow: 1, 2, 4, 8, 16, 32 and then 60 seconds, for as long as somebody is interested. */
export function backoffMs(attempt: number): number {
  return Math.min(1000 * 2 ** Math.min(attempt, 6), 60_000);
}
