import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** Where the load runs, and where what is loaded does: `taskset` lists, or null where nobody is kept apart. */
export interface Places {
  readonly load: string | null;
  readonly loaded: string | null;
}

/** A core of its own for the load, where there are two and `taskset` to say so. */
export function placesOf(): Places {
  const cores = availableParallelism();
  if (cores < 2 || !isThere('taskset')) return { load: null, loaded: null };
  return { load: String(cores - 1), loaded: `0-${cores - 2}` };
}

/** Whether a program can be started by name. */
export function isThere(program: string): boolean {
  const answer = spawnSync(program, ['--version'], { stdio: 'ignore' });
  return answer.error === undefined;
}

/** A command that runs on these cores. */
export function on(cores: string | null, command: readonly string[]): [string, string[]] {
  const [program = '', ...args] = cores === null ? command : ['taskset', '-c', cores, ...command];
  return [program, args];
}

/** The machine in one line, for whoever compares figures. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? arch();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${availableParallelism()} cores, ${memory} GB, ${type()} ${release()}, Node ${process.versions.node}`;
}

/** What of a process is in memory now, in bytes; null where the system does not say. */
export function residentBytes(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  } catch {
    return null;
  }
}
