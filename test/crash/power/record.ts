import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../setup/folder.ts';
import type { Recording } from './recording.ts';
import { type Story, stories } from './stories.ts';

/** Compiles the shim into a folder; null where there is no C compiler. */
export function compileShim(folder: string): string | null {
  const library = join(folder, 'shim.so');
  const source = join(import.meta.dirname, '../shim.c');
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']);
  if (status === null) return null;
  if (status !== 0) throw new Error(`shim.c does not compile: ${stderr.toString()}`);
  return library;
}

/** Lets each story happen under the shim, and reads what it did to its files. */
export function recordAll(shim: string): Recording[] {
  return stories.map((story) => record(story, shim));
}

function record({ name, script, begin }: Story, shim: string): Recording {
  const place = makeFolder();
  try {
    const folder = join(place, 'data');
    mkdirSync(folder);
    const path = join(folder, 'coffer.db');
    begin?.(path, place);
    const before = existsSync(path) ? readFileSync(path) : null;
    const trace = join(place, 'trace');
    const root = { COFFER_SHIM_ROOT: folder, COFFER_SHIM_SLOW: 'coffer.db' };
    execFileSync(process.execPath, [join(import.meta.dirname, script), folder], {
      env: { ...process.env, LD_PRELOAD: shim, ...root, COFFER_SHIM_TRACE: trace },
    });
    return { story: name, before, trace: readFileSync(trace) };
  } finally {
    rmSync(place, { recursive: true });
  }
}
