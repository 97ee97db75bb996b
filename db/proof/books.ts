import { existsSync } from 'node:fs';
import { DatabaseProblem } from '../database-problem.ts';
import { connect, queriesOn } from '../connect.ts';
import { explain } from '../explain.ts';
import { refuseForeign, refuseOtherVersion } from '../migrate.ts';
import { instance } from '../schema/index.ts';
import type { Store } from '../store.ts';

/** Books to be read and never written: an open database, or a file that is opened for this alone. */
export type Books = Pick<Store, 'path' | 'now' | 'instanceId' | 'readClient'>;

/**
 * Opens a file for reading alone, beside a running instance or without one.
 * @throws DatabaseProblem with one line for a person: missing, not readable, another program's, or of another version.
 */
export function openBooks(path: string): Books & { readonly close: () => void } {
  if (!existsSync(path)) throw new DatabaseProblem(`${path} does not exist: set database.path to the file.`);
  try {
    const client = connect(path, { readonly: true });
    try {
      refuseForeign(client);
      refuseOtherVersion(client);
      const instanceId = queriesOn(client).select().from(instance).get()?.id ?? '';
      return { path, now: Date.now, instanceId, readClient: client, close: () => client.close() };
    } catch (error) {
      client.close();
      throw error;
    }
  } catch (error) {
    throw explain(error, path);
  }
}
