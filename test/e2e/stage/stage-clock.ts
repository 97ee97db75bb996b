import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeFolder } from '../../setup/folder.ts';

const dayMs = 86_400_000;

/** The clock of a product, moved by a test as if time had passed. It begins at noon (UTC), so that no test meets midnight. */
export class StageClock {
  /** The product's own folder; closing the product removes it. */
  readonly folder = makeFolder();
  /** What the product must be started with. */
  readonly variables: Readonly<Record<string, string>>;
  readonly #file = join(this.folder, 'late');
  #lateMs = 0;

  constructor() {
    const preload = pathToFileURL(join(import.meta.dirname, 'clock.ts')).href;
    this.variables = { NODE_OPTIONS: `--import=${preload}`, CLOCK_LATE_FILE: this.#file };
    this.turnBack((Date.now() % dayMs) - dayMs / 2);
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => Date.now() - this.#lateMs;

  advance(ms: number): void {
    this.turnBack(this.#lateMs - ms);
  }

  /** Lets it be late by so much, whatever it was before. */
  turnBack(ms: number): void {
    this.#lateMs = Math.round(ms);
    // The product reads it at any moment, and never half of it.
    writeFileSync(`${this.#file}.new`, String(this.#lateMs));
    renameSync(`${this.#file}.new`, this.#file);
  }
}
