import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, type Database, openDatabase } from '@coffer/db';
import { onTestFinished } from 'vitest';
import { writeEmptyFile } from './empty-file.ts';
import { makeFolder } from './folder.ts';

/** A new database file in a folder of its own, written by the test's own thread; both are gone when the test is over. */
export function openTestDatabase(now: Clock = Date.now): Database {
  const path = join(createTestFolder(), 'coffer.db');
  writeEmptyFile(path);
  const db = openDatabase({ path, inline: { now } });
  onTestFinished(() => db.close());
  return db;
}

/** An empty folder that is gone when the test is over. */
export function createTestFolder(): string {
  const folder = makeFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
