import type { Command } from '../../cli/command/command.ts';
import { makeHead } from '../head.ts';
import { headMakerOf, withBooks } from './open.ts';

/** `pnpm run head`: beside a Coffer that runs, or without one. */
export const command: Command = {
  operand: null,
  options: [],
  run: async ({ config, out, say }) => {
    const head = await withBooks(config, (books) => makeHead(headMakerOf(config, books)));
    out.write(`${JSON.stringify(head, null, 2)}\n`);
    say(
      `The head of ${head.seq} transactions. Keep it, and its public key, where this machine cannot change them.`,
    );
    return 0;
  },
};
