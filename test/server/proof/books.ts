import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Database } from '@coffer/db';
import type { Command } from '@coffer/server/cli/command/command.ts';
import { createTestFolder } from '../../setup/database.ts';
import { createTestConfig } from '../../setup/deps.ts';

/** What a command printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly said: string;
  /** Where it ran. */
  readonly folder: string;
}

interface Given {
  readonly options?: Readonly<Record<string, string>>;
  readonly operand?: string;
  readonly secretKey?: string | null;
  readonly folder?: string;
}

/** Runs a command on the file of these books, with a secret of 40 letters. */
export async function runOn(db: Pick<Database, 'path'>, command: Command, given: Given = {}): Promise<Ran> {
  const { options = {}, operand = null, secretKey = 'k'.repeat(40), folder = createTestFolder() } = given;
  const config = { ...createTestConfig(db.path), secretKey };
  const out = new PassThrough();
  const printed = text(out);
  const said: string[] = [];
  const call = { config, operand, out, workingDirectory: folder, given: new Map(Object.entries(options)) };
  const code = await command.run({ ...call, say: (line) => void said.push(line) });
  out.end();
  return { code, out: await printed, said: said.join('\n'), folder };
}
