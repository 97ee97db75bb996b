import { vi } from 'vitest';

/**
 * Lets a test make the classes of `lib/state` without the Svelte compiler: a rune in a class field is then an
 * ordinary field, which is all the logic behind it needs.
 */
export function useRunesAsFields(): void {
  const state = <T>(initial: T): T => initial;
  vi.stubGlobal('$state', Object.assign(state, { raw: state }));
}
