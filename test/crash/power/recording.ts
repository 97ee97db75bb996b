import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import SQLite from 'better-sqlite3';

/** What a story did to its folder. */
export interface Recording {
  readonly story: string;
  /** The database that was there before; null: none. */
  readonly before: Buffer | null;
  /** As shim.c wrote it down. */
  readonly trace: Buffer;
}

/** Recordings that are kept for machines without a C compiler. */
export interface Kept {
  /** The version of SQLite whose writes they hold. */
  readonly sqlite: string;
  readonly recordings: readonly Recording[];
}

const file = join(import.meta.dirname, 'recordings.br');

/** The version of SQLite that this program brings. */
export function sqliteVersion(): string {
  const client = new SQLite(':memory:');
  try {
    return String(client.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    client.close();
  }
}

/** Keeps recordings in the repository, in the place of those that are there. */
export function keepRecordings(recordings: readonly Recording[]): void {
  const kept: Kept = { sqlite: sqliteVersion(), recordings };
  // The same pages are written again and again: a window of 16 MB finds them.
  const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS };
  writeFileSync(file, brotliCompressSync(serialize(kept), { params }));
}

export function readKept(): Kept {
  const { sqlite, recordings } = deserialize(brotliDecompressSync(readFileSync(file))) as Kept;
  // What comes out are plain byte arrays.
  const restored = recordings.map(({ story, before, trace }) => {
    return { story, before: before && Buffer.from(before), trace: Buffer.from(trace) };
  });
  return { sqlite, recordings: restored };
}
