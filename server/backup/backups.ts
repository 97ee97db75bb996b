import { type Backup, type Clock, DatabaseProblem, backUp } from '@coffer/db';
import type { BackupConfig } from '../config/config.ts';
import { BackupFolder, type StoredBackup } from './folder.ts';

interface Parts {
  readonly database: { readonly path: string; readonly instanceId: string };
  readonly config: BackupConfig;
  readonly now: Clock;
}

/** How the backups stand. */
export interface BackupState {
  /** The newest that is there. */
  readonly last: StoredBackup | null;
  /** The last try of this process, where it failed: milliseconds since 1970 UTC, and why in a line for a person. */
  readonly failure: { readonly atMs: number; readonly text: string } | null;
  /**
   * `off`: none is scheduled. `waiting`: one is due and about to be made, or under way. `late`: none was made for twice
   * the time, which no schedule that works lets happen.
   */
  readonly standing: 'off' | 'ok' | 'waiting' | 'late' | 'failed';
}

const hourMs = 3_600_000;
const retryMs = hourMs / 4;

/** The backups of one database: makes them, keeps the newest ones, and says how they stand. */
export class Backups {
  readonly #parts: Parts;
  readonly #folder: BackupFolder;
  readonly #startedAtMs: number;
  #stored: readonly StoredBackup[] = [];
  #looking: Promise<void> | null = null;
  #failure: BackupState['failure'] = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#folder = new BackupFolder(parts.config.folder, parts.database);
    this.#startedAtMs = parts.now();
  }

  /**
   * Looks what is in the folder. Apart from telling how the backups stand: a network's disk may keep whoever looks waiting,
   * and nobody who knocks shall wait for that.
   */
  look(): Promise<void> {
    return (this.#looking ??= this.#lookOnce());
  }

  /**
   * Makes one in the folder and deletes the oldest beyond what is kept.
   * @throws DatabaseProblem with one line for a person.
   */
  async make(): Promise<Backup> {
    const { database, config, now } = this.#parts;
    const atMs = now();
    try {
      const made = await backUp(database.path, this.#folder.pathAt(atMs));
      await this.#folder.prune({ keep: config.keep, made: made.path, nowMs: now() });
      this.#stored = await this.#folder.list();
      this.#failure = null;
      return made;
    } catch (error) {
      const text = error instanceof DatabaseProblem ? error.message : 'The log says more.';
      this.#failure = { atMs, text };
      throw error;
    }
  }

  /** Whether the schedule wants one now, by what was there at the last look. After a failure it waits for a quarter of an hour. */
  isDue(): boolean {
    const { everyHours } = this.#parts.config;
    if (everyHours === null) return false;
    const nowMs = this.#parts.now();
    // What is dated later was made before the clock was set back: it says nothing about how old it is.
    const last = this.#stored.find(({ atMs }) => atMs <= nowMs);
    const isOld = !last || nowMs - last.atMs >= everyHours * hourMs;
    const hasJustFailed = this.#failure !== null && Math.abs(nowMs - this.#failure.atMs) < retryMs;
    return isOld && !hasJustFailed;
  }

  /** How they stand, by the last look. */
  state(): BackupState {
    const last = this.#stored[0] ?? null;
    return { last, failure: this.#failure, standing: this.#standing(last) };
  }

  async #lookOnce(): Promise<void> {
    this.#stored = await this.#folder.list();
    this.#looking = null;
  }

  #standing(last: StoredBackup | null): BackupState['standing'] {
    const { everyHours } = this.#parts.config;
    if (this.#failure) return 'failed';
    if (everyHours === null) return 'off';
    if (!this.isDue()) return 'ok';
    const sinceMs = Math.max(last?.atMs ?? 0, this.#startedAtMs);
    return this.#parts.now() - sinceMs > 2 * everyHours * hourMs ? 'late' : 'waiting';
  }
}
