import type { Stats } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { partialSuffix } from '@coffer/db';

/** A backup that is there. */
export interface StoredBackup {
  readonly path: string;
  /** When it was begun: all that was acknowledged before is in it. Milliseconds since 1970 UTC. */
  readonly atMs: number;
  readonly sizeBytes: number;
}

/** A copy that was not finished and grew no more for so long belongs to a process that is gone. */
const abandonedAfterMs = 3_600_000;

/**
 * The folder that holds one database's backups. Their names tell it from other databases of the same file name, so that
 * several may share a folder without deleting one another's.
 */
export class BackupFolder {
  readonly #folder: string;
  readonly #prefix: string;

  constructor(folder: string, database: { path: string; instanceId: string }) {
    this.#folder = folder;
    const name = basename(database.path, extname(database.path));
    this.#prefix = `${name}-${database.instanceId.slice(0, 8)}-`;
  }

  /** The path of a backup that is begun at a moment: `coffer-1a2b3c4d-20261124T031500Z.db`. */
  pathAt(atMs: number): string {
    const stamp = new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    return join(this.#folder, `${this.#prefix}${stamp}.db`);
  }

  /** All that are there, the newest first. */
  async list(): Promise<readonly StoredBackup[]> {
    const stored: StoredBackup[] = [];
    for (const name of await this.#names()) {
      const atMs = this.#timeOf(name);
      const path = join(this.#folder, name);
      const found = atMs === null ? null : await look(path);
      if (atMs !== null && found?.isFile()) stored.push({ path, atMs, sizeBytes: found.size });
    }
    return stored.sort((one, other) => other.atMs - one.atMs);
  }

  /**
   * Deletes the oldest beyond so many, but never `made`, whose time may be the oldest where the clock was set back; and
   * what killed processes left.
   */
  async prune({ keep, made, nowMs }: { keep: number; made: string; nowMs: number }): Promise<void> {
    const others = (await this.list()).filter(({ path }) => path !== made);
    for (const { path } of others.slice(keep - 1)) await rm(path, { force: true });
    for (const name of await this.#names()) {
      if (!name.startsWith(this.#prefix) || !name.endsWith(partialSuffix)) continue;
      const path = join(this.#folder, name);
      const found = await look(path);
      if (found && nowMs - found.mtimeMs > abandonedAfterMs) await rm(path, { force: true });
    }
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await readdir(this.#folder);
    } catch {
      // No folder, no backups; one that cannot be read is told of when the next one is made.
      return [];
    }
  }

  #timeOf(name: string): number | null {
    if (!name.startsWith(this.#prefix)) return null;
    const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/.exec(name.slice(this.#prefix.length));
    if (!parts) return null;
    const [year, month, day, hour, minute, second] = parts.slice(1);
    const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    return Number.isNaN(atMs) ? null : atMs;
  }
}

/** Null where it is gone meanwhile. */
function look(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}
