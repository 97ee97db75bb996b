import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { openDatabase } from '../../../../db/index.ts';
import { users } from './steps.ts';

/** Files for one history after another: each a copy of one that was migrated once and has the users of all histories. */
export class Files {
  readonly #folder: string;
  #made = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async in(folder: string): Promise<Files> {
    const files = new Files(folder);
    await openDatabase({ path: files.#at('empty') }).close();
    const client = new SQLite(files.#at('empty'));
    const add = client.prepare(
      'INSERT INTO user (id, name, email, email_verified, created_at, updated_at) VALUES (@user, @user, @user, 1, 0, 0)',
    );
    for (const user of users) add.run({ user });
    client.close();
    return files;
  }

  /** The path of a new one. The one before is gone. */
  next(): string {
    const last = this.#at(this.#made);
    for (const end of ['', '-wal', '-shm', '.lock']) rmSync(`${last}${end}`, { force: true });
    this.#made += 1;
    copyFileSync(this.#at('empty'), this.#at(this.#made));
    return this.#at(this.#made);
  }

  #at(name: string | number): string {
    return join(this.#folder, `${name}.db`);
  }
}
