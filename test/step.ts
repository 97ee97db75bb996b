import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** One command of the checks, run with this Node. */
export interface Step {
  readonly name: string;
  /** A package's program, from the project's folder, and its arguments. */
  readonly run: readonly [script: string, ...args: string[]];
  /** Where it runs, from the project's folder. */
  readonly in?: string;
}

/** Runs a step, passing its output on as it comes. Resolves with whether it succeeded. */
export function runStep(step: Step): Promise<boolean> {
  process.stdout.write(`\n> ${step.name}\n`);
  return new Promise((resolve) => {
    const child = start(step, 'inherit');
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

/** Runs all that reads the code, some at the same time, each telling what it said when it is over. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  const count = { passed: 0, failed: 0 };
  const run = async (step: Step): Promise<void> => {
    if (await runQuietly(step)) count.passed += 1;
    else count.failed += 1;
  };
  await run(routes);
  const waiting = [...checks];
  const runNext = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await run(next);
  };
  await Promise.all([runNext(), runNext()]);
  return count;
}

function runQuietly(step: Step): Promise<boolean> {
  return new Promise((resolve) => {
    const child = start(step, 'pipe');
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (some: Buffer) => said.push(some));
    const end = (succeeded: boolean): void => {
      process.stdout.write(`\n> ${step.name}\n${Buffer.concat(said).toString()}`);
      resolve(succeeded);
    };
    child.on('error', () => end(false));
    child.on('close', (code) => end(code === 0));
  });
}

function start({ run: [script, ...args], in: folder = '.' }: Step, output: 'inherit' | 'pipe'): ChildProcess {
  return spawn(process.execPath, [join(root, script), ...args], {
    cwd: join(root, folder),
    stdio: ['ignore', output, output],
  });
}

/** Before the others: the linter and svelte-check read a tsconfig.json that only this step writes. */
const routes: Step = {
  name: 'routes of dashboard',
  run: ['dashboard/node_modules/@sveltejs/kit/svelte-kit.js', 'sync'],
  in: 'dashboard',
};

/** Everything that reads the code without running it, the longest first. */
const checks: readonly Step[] = [
  // All that a test reaches, as one program. The linter says what else the compiler would of each room, by its tsconfig.json.
  { name: 'types', run: ['node_modules/typescript/bin/tsc', '-p', 'test'] },
  { name: 'lint', run: ['node_modules/oxlint/bin/oxlint'] },
  {
    name: 'types of dashboard',
    run: [
      'dashboard/node_modules/svelte-check/bin/svelte-check',
      '--tsconfig',
      './tsconfig.json',
      '--fail-on-warnings',
    ],
    in: 'dashboard',
  },
  { name: 'format', run: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
  { name: 'unused code', run: ['node_modules/knip/bin/knip.js', '--no-progress'] },
];
