import { readdirSync, rmSync, statSync } from 'node:fs';
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
  list(): readonly StoredBackup[] {
    const found = this.#names().flatMap((name) => {
      const atMs = this.#timeOf(name);
      return atMs === null ? [] : [{ path: join(this.#folder, name), atMs }];
    });
    const sized = found.flatMap(({ path, atMs }) => {
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat?.isFile() ? [{ path, atMs, sizeBytes: stat.size }] : [];
    });
    return sized.sort((one, other) => other.atMs - one.atMs);
  }

  /**
   * Deletes the oldest beyond so many, but never `made`, whose time may be the oldest where the clock was set back; and
   * what killed processes left.
   */
  prune({ keep, made, nowMs }: { keep: number; made: string; nowMs: number }): void {
    const others = this.list().filter(({ path }) => path !== made);
    for (const { path } of others.slice(keep - 1)) rmSync(path, { force: true });
    for (const name of this.#names()) {
      const path = join(this.#folder, name);
      const stat = statSync(path, { throwIfNoEntry: false });
      const isPartial = name.startsWith(this.#prefix) && name.endsWith(partialSuffix);
      if (isPartial && stat && nowMs - stat.mtimeMs > abandonedAfterMs) rmSync(path, { force: true });
    }
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder);
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
