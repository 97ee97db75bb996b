import { parseArgs } from 'node:util';
import type { Writable } from 'node:stream';
import { loadConfig } from '../../config/load.ts';
import { formatProblems } from '../../config/problem.ts';
import type { Call } from '../serve.ts';
import type { Command, CommandEntry } from './command.ts';
import { formatUsage } from './help.ts';

/** Where a command writes. */
export interface Streams {
  readonly out: Writable;
  readonly error: Writable;
}

/** Reads a command's own arguments and the configuration, and runs it. Resolves with the exit code. */
export async function runCommand(entry: CommandEntry, call: Call, streams: Streams): Promise<number> {
  const command = await entry.load();
  const say = (line: string): void => void streams.error.write(`${line}\n`);
  const read = readArguments(command, call.argv);
  if (read.outcome === 'help') {
    streams.out.write(`${formatUsage(entry, command)}\n`);
    return 0;
  }
  if (read.outcome === 'mistaken') {
    say(`${read.mistake}\n\n${formatUsage(entry, command)}`);
    return 1;
  }
  const { given, operand, configFile } = read;
  const argv = configFile === null ? [] : ['--config', configFile];
  const loaded = loadConfig({ ...call, argv, isTerminal: false });
  if (!loaded.ok) {
    say(loaded.instead === 'problems' ? formatProblems(loaded.problems) : formatUsage(entry, command));
    return 1;
  }
  const { workingDirectory } = call;
  try {
    return await command.run({
      ...{ config: loaded.config, workingDirectory, given, operand, say },
      out: streams.out,
    });
  } catch (error) {
    const { DatabaseProblem } = await import('@coffer/db');
    if (!(error instanceof DatabaseProblem)) throw error;
    say(error.message);
    return 1;
  }
}

type Reading =
  | { readonly outcome: 'help' }
  | { readonly outcome: 'mistaken'; readonly mistake: string }
  | {
      readonly outcome: 'read';
      readonly given: ReadonlyMap<string, string>;
      readonly operand: string | null;
      readonly configFile: string | null;
    };

function readArguments(command: Command, argv: readonly string[]): Reading {
  const own = command.options.map(({ name, value }) => {
    return [name, { type: value === null ? 'boolean' : 'string' }] as const;
  });
  const options = {
    ...Object.fromEntries(own),
    config: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    // Some package managers hand over the -- that parts their own arguments from the program's.
    const args = argv.filter((argument) => argument !== '--');
    const { values, positionals } = parseArgs({ args, options, allowPositionals: command.operand !== null });
    if (values.help) return { outcome: 'help' };
    if (positionals.length > 1)
      return { outcome: 'mistaken', mistake: `There is one ${command.operand} too many.` };
    const { config = null, help: _, ...rest } = values;
    const given = new Map(
      Object.entries(rest).map(([name, value]) => [name, value === true ? '' : String(value)]),
    );
    return { outcome: 'read', given, operand: positionals[0] ?? null, configFile: config };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { outcome: 'mistaken', mistake: error.message };
  }
}
