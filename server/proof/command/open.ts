import { type Books, DatabaseProblem, openBooks } from '@coffer/db';
import { findSecret } from '../../auth/secret.ts';
import type { Config } from '../../config/config.ts';
import type { HeadMaker } from '../head.ts';
import { createSigningKey } from '../signing-key.ts';

/**
 * Opens the configured file for reading, and lets something be done with it.
 * @throws DatabaseProblem when it cannot be opened.
 */
export async function withBooks<Result>(
  { databasePath }: Config,
  work: (books: Books) => Promise<Result>,
): Promise<Result> {
  const books = openBooks(databasePath);
  try {
    return await work(books);
  } finally {
    books.close();
  }
}

/**
 * What heads of these books are made with.
 * @throws DatabaseProblem where the instance's secret is not there to sign with.
 */
export function headMakerOf(config: Config, books: Books): HeadMaker {
  const secret = findSecret(config);
  if (secret === null) {
    throw new DatabaseProblem(
      `${config.databasePath}.secret is missing, and heads are signed with it. Put it beside the file, or set secret_key.`,
    );
  }
  return { books, key: createSigningKey(secret, books.instanceId) };
}
