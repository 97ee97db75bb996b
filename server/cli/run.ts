import { commands } from './command/commands.ts';
import { listCommands } from './command/help.ts';
import { runCommand } from './command/run-command.ts';
import { type Call, serve } from './serve.ts';

/** Does what the command line asks for: a command where it begins with a name, and otherwise it serves. */
export async function run(call: Call): Promise<number> {
  const [name, ...argv] = call.argv[0] === '--' ? call.argv.slice(1) : call.argv;
  if (name === undefined || name.startsWith('-')) return serve(call);
  const entry = commands.find((command) => command.name === name);
  if (entry) return runCommand(entry, { ...call, argv }, { out: process.stdout, error: process.stderr });
  process.stderr.write(`There is no command ${JSON.stringify(name)}.\n\n${listCommands(commands)}\n`);
  return 1;
}
