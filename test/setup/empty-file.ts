import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configure, connect } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { makeFolder } from './folder.ts';

let image: Buffer | undefined;

/**
 * Writes a database of this version that nobody has opened yet, so that opening it makes its instance as it does in a new file.
 * The steps that lead there are run once for a process: for each test anew they took a fifth of the time of all.
 */
export function writeEmptyFile(path: string): void {
  image ??= makeImage();
  writeFileSync(path, image, { mode: 0o600 });
}

function makeImage(): Buffer {
  const folder = makeFolder();
  try {
    const path = join(folder, 'empty.db');
    const client = connect(path);
    configure(client);
    migrate(client);
    // The last connection copies the log into the file.
    client.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
