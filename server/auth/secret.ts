import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseProblem, failureCode, makeFolders } from '@coffer/db';
import type { Config } from '../config/config.ts';

/**
 * The 32 bytes that sessions and stored answers are protected with: from `secret_key`, otherwise from a file beside the
 * database, which the first start makes and only its owner can read.
 * @throws DatabaseProblem when that file cannot be made or read, or is damaged.
 */
export function loadSecret(config: SecretConfig): Buffer {
  return findSecret(config) ?? attempt(pathOf(config), make);
}

/**
 * The same where it is there already; null where the first start has not made it yet.
 * @throws DatabaseProblem when its file cannot be read, or is damaged.
 */
export function findSecret(config: SecretConfig): Buffer | null {
  if (config.secretKey !== null) return createHash('sha256').update(config.secretKey).digest();
  return attempt(pathOf(config), read);
}

type SecretConfig = Pick<Config, 'secretKey' | 'databasePath'>;

function pathOf({ databasePath }: SecretConfig): string {
  return `${databasePath}.secret`;
}

function attempt<Result>(path: string, work: (path: string) => Result): Result {
  try {
    return work(path);
  } catch (error) {
    if (error instanceof DatabaseProblem) throw error;
    const hint = 'give this user the right to read and write it, or set secret_key.';
    throw new DatabaseProblem(`${path} cannot be used (${failureCode(error)}): ${hint}`, { cause: error });
  }
}

function read(path: string): Buffer | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (failureCode(error) === 'ENOENT') return null;
    throw error;
  }
  if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, 'hex');
  throw new DatabaseProblem(
    `${path} is damaged: restore it from a copy, or delete it, which signs everybody out.`,
  );
}

/** Two processes may start at once: the file appears whole, and whoever comes second takes the first one's. */
function make(path: string): Buffer {
  makeFolders(dirname(path));
  const secret = randomBytes(32);
  const draft = `${path}.${randomUUID()}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${secret.toString('hex')}\n`);
    fsyncSync(file);
    linkSync(draft, path);
    return secret;
  } catch (error) {
    const other = failureCode(error) === 'EEXIST' ? read(path) : null;
    if (other) return other;
    throw error;
  } finally {
    closeSync(file);
    unlinkSync(draft);
  }
}
