import { spawn } from 'node:child_process';
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

/** Runs a step, passing its output on. Resolves with whether it succeeded. */
export function runStep(step: Step): Promise<boolean> {
  const [script, ...args] = step.run;
  process.stdout.write(`\n> ${step.name}\n`);
  return new Promise((resolve) => {
    const cwd = join(root, step.in ?? '.');
    const child = spawn(process.execPath, [join(root, script), ...args], { cwd, stdio: 'inherit' });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

/** Everything that reads the code without running it. */
export const checks: readonly Step[] = [
  // First: the linter and svelte-check read a tsconfig.json that only this step writes.
  {
    name: 'routes of dashboard',
    run: ['dashboard/node_modules/@sveltejs/kit/svelte-kit.js', 'sync'],
    in: 'dashboard',
  },
  { name: 'format', run: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', run: ['node_modules/oxlint/bin/oxlint'] },
  { name: 'types of db', run: ['node_modules/typescript/bin/tsc', '-p', 'db'] },
  { name: 'types of server', run: ['node_modules/typescript/bin/tsc', '-p', 'server'] },
  { name: 'types of test', run: ['node_modules/typescript/bin/tsc', '-p', 'test'] },
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
  { name: 'unused code', run: ['node_modules/knip/bin/knip.js', '--no-progress'] },
];
