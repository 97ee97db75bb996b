import type { CommandEntry } from './command.ts';

/** All commands, in the order of the help. */
export const commands: readonly CommandEntry[] = [];
