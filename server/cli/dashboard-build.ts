import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The dashboard's folder, its built files, and the note of what they were built from. */
const folder = join(import.meta.dirname, '../../dashboard');
export const dashboardBuildFolder = join(folder, 'build');
const stampFile = join(dashboardBuildFolder, '.built-from');

const sourcePatterns = ['src/**/*.*', 'static/**/*.*', 'vite.config.ts', 'package.json', 'tsconfig.json'];

/**
 * Builds the dashboard's files when its sources are not the ones they were built from.
 * @returns Null when the files are ready, otherwise a line that says why they are not.
 */
export async function buildDashboardIfStale(announce: (line: string) => void): Promise<string | null> {
  const wanted = hashSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return null;
  announce('Building the dashboard, once after each change ...');
  const failure = await runVite();
  if (failure !== null) return failure;
  writeFileSync(stampFile, wanted);
  return null;
}

function hashSources(): string {
  const hash = createHash('sha256');
  for (const path of globSync(sourcePatterns, { cwd: folder }).sort()) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(folder, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

function runVite(): Promise<string | null> {
  const vite = join(folder, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite))
    return Promise.resolve(
      'The dashboard is not built, and its tools are not installed: run `pnpm install`.',
    );
  return new Promise((resolve) => {
    const output: Buffer[] = [];
    // Any other NODE_ENV would build a larger dashboard that talks to its developers.
    const env = { ...process.env, NODE_ENV: 'production' };
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: folder, env });
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', (error) => resolve(`The dashboard could not be built: ${error.message}`));
    child.on('close', (code) => {
      const said = Buffer.concat(output).toString().trim();
      resolve(code === 0 ? null : explainFailure(said));
    });
  });
}

/** Why the build failed, for whoever reads the console: a folder that belongs to somebody else wants no trace. */
export function explainFailure(said: string): string {
  if (!/\b(EACCES|EPERM|EROFS)\b/.test(said)) return `The dashboard could not be built:\n${said}`;
  return (
    `The dashboard is not built from these sources, and this user may not write to ${folder}. ` +
    'Run `npx --yes pnpm@12 start --build` in the clone as its owner, and start again.'
  );
}
