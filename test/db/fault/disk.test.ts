import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Serving, serve } from '../../crash/disk/serving.ts';
import { findFaults, readContents, withClient } from '../../crash/books.ts';
import { createTestFolder } from '../../setup/database.ts';

/** No file of the process can grow beyond some 600 kB: the system answers each write past that with an error. */
const limited = 'ulimit -S -f 1200; exec "$@"';

/** Takes the limit away: from the process that runs where the system has a tool for it, otherwise by a new one. */
async function lift(serving: Serving, path: string): Promise<Serving> {
  const { status } = spawnSync('prlimit', ['--fsize=unlimited', '--pid', String(serving.pid)]);
  if (status === 0) return serving;
  await serving.kill();
  return serve(path);
}

describe('a disk that fails while it is written', () => {
  it('has posts refused with nothing written, reads go on, and posts too once it works again', async () => {
    const path = join(createTestFolder(), 'coffer.db');
    const serving = await serve(path, { shell: limited });
    onTestFinished(() => serving.kill());
    const done: string[] = [];
    let outcome = 'done';
    while (outcome === 'done' && done.length < 500) {
      outcome = await serving.ask('post', `post-${done.length}`);
      if (outcome === 'done') done.push(`post-${done.length}`);
    }
    expect(outcome).toBe('database_unavailable SQLITE_IOERR_WRITE');
    expect(done.length).toBeGreaterThan(0);
    expect(await serving.ask('hold', 'a hold')).toMatch(/^database_unavailable/);
    expect(await serving.ask('read')).toBe('done');
    expect([...withClient(path, readContents).posts]).toEqual(done);

    const mended = await lift(serving, path);
    onTestFinished(() => mended.kill());
    expect(await mended.ask('post', `post-${done.length}`)).toBe('done');
    expect(await mended.ask('hold', 'a hold')).toBe('done');
    expect(await mended.ask('close')).toBe('done');
    const { posts, holds } = withClient(path, readContents);
    expect([...posts]).toEqual([...done, `post-${done.length}`]);
    expect([...holds.keys()]).toEqual(['a hold']);
    expect(findFaults(path)).toEqual([]);
  });
});
