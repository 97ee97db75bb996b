import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../db/index.ts';
import { findFaults, readContents, withClient } from '../books.ts';
import { serve } from './serving.ts';

/** A real file system of two megabytes, where this user may make one; null elsewhere. */
function mountSmall(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'coffer-small-'));
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status === 0) return folder;
  rmSync(folder, { recursive: true });
  return null;
}

/**
 * Fills a small disk with posts, makes it larger under the running ledger, and then read-only under a new one. Tells what was
 * not as it should be; null where no such disk can be made.
 */
export async function fillSmallDisk(): Promise<string[] | null> {
  const folder = mountSmall();
  if (folder === null) return null;
  try {
    const path = join(folder, 'coffer.db');
    const serving = await serve(path);
    const posted: string[] = [];
    let outcome = 'done';
    while (outcome === 'done') {
      const name = `post-${posted.length}`;
      outcome = await serving.ask('post', name);
      if (outcome === 'done') posted.push(name);
    }
    const backup = await serving.ask('backup', 'copy');
    spawnSync('mount', ['-o', 'remount,size=40m', folder]);
    const later = await serving.ask('post', 'later');
    await serving.kill();
    const { posts } = withClient(path, readContents);
    const missing = [...posted, 'later'].filter((name) => !posts.has(name));
    return [
      ...expectWords('a post on a full disk', outcome, /^database_unavailable SQLITE_FULL/),
      ...expectWords('a backup on a full disk', backup, /^\S+copy\.db .+\.$/),
      ...expectWords('a post with room again', later, /^done$/),
      ...missing.map((name) => `lost: ${name}`),
      ...findFaults(path),
      ...expectWords(
        'a start on a read-only disk',
        startReadOnly(folder, path),
        /stands on a read-only disk/,
      ),
    ];
  } finally {
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  }
}

function startReadOnly(folder: string, path: string): string {
  spawnSync('mount', ['-o', 'remount,ro', folder]);
  try {
    void openDatabase({ path }).close();
    return 'it started';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function expectWords(what: string, said: string, words: RegExp): string[] {
  return words.test(said) ? [] : [`${what}: ${said}`];
}
