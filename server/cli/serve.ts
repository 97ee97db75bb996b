import { setImmediate } from 'node:timers/promises';
import { type LoadResult, type Loaded, loadConfig } from '../config/load.ts';
import { formatProblems } from '../config/problem.ts';
import { version } from '../version.ts';
import { commands } from './command/commands.ts';
import { listCommands } from './command/help.ts';
import { buildDashboardIfStale } from './dashboard-build.ts';
import { Gate } from './gate.ts';
import { ListenProblem, listen, stopListening } from './listen.ts';

/** How the program was called. */
export interface Call {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Absolute; relative paths count from here. */
  readonly workingDirectory: string;
}

/** Runs Coffer until it is told to stop. Resolves with the exit code. */
export async function serve(call: Call): Promise<number> {
  const loaded = loadConfig({ ...call, isTerminal: process.stdout.isTTY });
  if (!loaded.ok) return actInstead(loaded);
  try {
    return await listenAndRun(loaded);
  } catch (error) {
    if (error instanceof ListenProblem) return fail(error.message);
    throw error;
  }
}

async function actInstead(asked: Exclude<LoadResult, Loaded>): Promise<number> {
  switch (asked.instead) {
    case 'problems':
      return fail(formatProblems(asked.problems));
    case 'help':
      return tell(`${asked.text}\n${listCommands(commands)}`);
    case 'version':
      return tell(version);
    case 'build': {
      const failure = await buildDashboardIfStale(say);
      return failure === null ? tell('The dashboard is built.') : fail(failure);
    }
  }
}

/** Listens first and loads the rest behind it: requests wait for a moment instead of being turned away. */
async function listenAndRun(loaded: Loaded): Promise<number> {
  const told = untilTold();
  const gate = new Gate();
  const server = await listen(gate, loaded.config);
  await loadInParts();
  const { startProgram } = await import('./program.ts');
  const program = await startProgram({ loaded, say });
  if (program.problem !== null) return fail(program.problem);
  gate.open(program.app);
  say(program.banner);
  // It asks Stripe, and this Coffer itself: nobody waits for that.
  void program.examine().then((line) => line !== null && say(line));
  await told;
  program.stop();
  await stopListening(server);
  await program.close();
  return 0;
}

/** Loading all at once would keep the event loop for half a second: between the parts, /healthz is answered. */
async function loadInParts(): Promise<void> {
  const parts = [() => import('@coffer/db'), () => import('../auth/auth.ts'), () => import('../http/app.ts')];
  for (const load of parts) {
    await load();
    await setImmediate();
  }
}

/** Resolves with the first Ctrl-C or SIGTERM. A second one ends the process at once, as people expect. */
function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function tell(line: string): number {
  say(line);
  return 0;
}

function fail(line: string): number {
  process.stderr.write(`${line}\n`);
  return 1;
}
