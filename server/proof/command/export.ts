import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DatabaseProblem, failureCode } from '@coffer/db';
import type { Command, CommandCall } from '../../cli/command/command.ts';
import { exportLedger } from '../export.ts';
import { headMakerOf, withBooks } from './open.ts';

/** `pnpm run export [FILE]`: beside a Coffer that runs, or without one. */
export const command: Command = {
  operand: 'FILE',
  options: [],
  run: async (call) => {
    const { config, operand, out } = call;
    return withBooks(config, async (books) => {
      const lines = Readable.from(exportLedger(headMakerOf(config, books)));
      if (operand === null) await pipeline(lines, out, { end: false }).catch(ignoreReaderThatLeft);
      else await intoFile(lines, call, operand);
      return 0;
    });
  },
};

/** A file that is there is left alone: it may be an export that somebody wants to compare with. */
async function intoFile(
  lines: Readable,
  { workingDirectory, say }: CommandCall,
  named: string,
): Promise<void> {
  const path = resolve(workingDirectory, named);
  try {
    await pipeline(lines, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    const code = failureCode(error);
    if (!/^E[A-Z]+$/.test(code)) throw error;
    const why = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`;
    throw new DatabaseProblem(`${path} ${why}. Name another file.`, { cause: error });
  }
  say(`Exported to ${path}`);
}

/** Such as `head`, which takes the first lines and goes. */
function ignoreReaderThatLeft(error: unknown): void {
  if (failureCode(error) !== 'EPIPE') throw error;
}
