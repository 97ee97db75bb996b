import type { CommandEntry } from './command.ts';

/** All commands, in the order of the help. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'verify',
    summary: 'Checks the whole ledger, and tells all that is wrong with it.',
    load: async () => (await import('../../proof/command/verify.ts')).command,
  },
  {
    name: 'head',
    summary: 'Writes a signed head of the ledger, to prove later that nothing before it changed.',
    load: async () => (await import('../../proof/command/head.ts')).command,
  },
  {
    name: 'export',
    summary: 'Writes the whole ledger as JSON Lines, with its hashes.',
    load: async () => (await import('../../proof/command/export.ts')).command,
  },
  {
    name: 'doctor',
    summary: 'Looks whether payments work, and all they need, and says how to mend what does not.',
    load: async () => (await import('../../doctor/command.ts')).command,
  },
  {
    name: 'backup',
    summary: 'Copies the database, while Coffer runs or not.',
    load: async () => (await import('../../backup/command.ts')).command,
  },
];
