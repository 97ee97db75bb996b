import { createContext } from 'svelte';
import type { Clock } from './clock.svelte.ts';
import type { ThemeChoice } from './theme.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

/** What every page shares; the root layout makes it once. */
export interface Frame {
  clock: Clock;
  theme: ThemeChoice;
  toasts: Toasts;
}

export const [getFrame, setFrame] = createContext<Frame>();
