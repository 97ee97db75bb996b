import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildDashboardIfStale } from '@coffer/server/cli/dashboard-build.ts';
import chromium, { inflate } from '@sparticuz/chromium';
import type { TestProject } from 'vitest/node';

/** How to start the browser on this machine. */
export interface BrowserProgram {
  readonly path: string;
  /** Where it finds libraries that the machine lacks; null when it lacks none. */
  readonly libraryFolder: string | null;
}

declare module 'vitest' {
  interface ProvidedContext {
    browserProgram: BrowserProgram;
  }
}

/** Does once what the test files, which run beside each other, would do at the same time. */
export async function setup(project: TestProject): Promise<void> {
  const failure = await buildDashboardIfStale(() => undefined);
  if (failure !== null) throw new Error(failure);
  project.provide('browserProgram', await findBrowser());
}

/** The browser in `CHROMIUM_PATH`, or the one that came with the packages, unpacked. */
export async function findBrowser(): Promise<BrowserProgram> {
  const path = process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath());
  if (await runs({ path, libraryFolder: null })) return { path, libraryFolder: null };
  const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../bin');
  await inflate(join(packed, 'al2023.tar.br'));
  const program = { path, libraryFolder: join(tmpdir(), 'al2023/lib') };
  if (await runs(program)) return program;
  throw new Error(`The browser ${path} does not run here. Set CHROMIUM_PATH to one that does.`);
}

/** What the browser's process gets beside what it inherits. */
export function browserVariables({ libraryFolder }: BrowserProgram): Record<string, string> {
  return libraryFolder === null ? {} : { LD_LIBRARY_PATH: libraryFolder };
}

async function runs(program: BrowserProgram): Promise<boolean> {
  const env = { ...process.env, ...browserVariables(program) };
  return promisify(execFile)(program.path, ['--no-sandbox', '--version'], { env }).then(
    () => true,
    () => false,
  );
}
