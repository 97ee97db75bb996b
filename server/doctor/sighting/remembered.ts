import { type Database, readNote, writeNote } from '@coffer/db';
import type { Logger } from 'pino';
import type { ZodType } from 'zod';
import { describeFault } from '../../auth/fault.ts';

export interface RememberedParts<T> {
  readonly db: Database;
  readonly log: Pick<Logger, 'warn'>;
  /** The note it is kept under. */
  readonly name: string;
  readonly schema: ZodType<T>;
  readonly first: T;
}

/** However often it changes: whoever sends us much shall not make us write much. */
const everyMs = 60_000;

/** Something small that is known at once, and to the next start and to other programs within a minute. */
export class Remembered<T> {
  readonly #parts: RememberedParts<T>;
  #current: T;
  #writtenAtMs = Number.NEGATIVE_INFINITY;
  #isDue = false;

  constructor(parts: RememberedParts<T>) {
    this.#parts = parts;
    this.#current = parts.first;
  }

  get current(): T {
    return this.#current;
  }

  /** Reads what was noted at an earlier start. What cannot be read is forgotten. */
  async load(): Promise<void> {
    const { db, name, schema } = this.#parts;
    const note = await readNote(db, name);
    if (note === null) return;
    const read = schema.safeParse(JSON.parse(note.value));
    if (read.success) this.#current = read.data;
  }

  change(value: T): void {
    this.#current = value;
    if (this.#isDue) return;
    this.#isDue = true;
    const waitMs = Math.max(0, this.#writtenAtMs + everyMs - this.#parts.db.now());
    if (waitMs === 0) void this.#write();
    else setTimeout(() => void this.#write(), waitMs).unref();
  }

  async #write(): Promise<void> {
    const { db, log, name } = this.#parts;
    this.#isDue = false;
    this.#writtenAtMs = db.now();
    try {
      await writeNote(db, { name, value: JSON.stringify(this.#current) });
    } catch (error) {
      log.warn({ note: name, fault: describeFault(error) }, 'a note was not written');
    }
  }
}
