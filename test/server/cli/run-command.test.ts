import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Command, CommandCall } from '@coffer/server/cli/command/command.ts';
import { runCommand } from '@coffer/server/cli/command/run-command.ts';
import { DatabaseProblem } from '@coffer/db';
import { describe, expect, it } from 'vitest';

/** Calls a command that takes a file and two options, and answers what it was told and what was printed. */
async function call(argv: string[], run: Command['run'] = () => Promise.resolve(0)) {
  const calls: CommandCall[] = [];
  const command: Command = {
    operand: 'FILE',
    options: [
      { name: 'key', value: 'KEY', text: 'with this key' },
      { name: 'brief', value: null, text: 'in few words' },
    ],
    run: (told) => {
      calls.push(told);
      return run(told);
    },
  };
  const entry = { name: 'weigh', summary: 'weighs', load: () => Promise.resolve(command) };
  const [out, error] = [new PassThrough(), new PassThrough()];
  const code = await runCommand(entry, { argv, env: {}, workingDirectory: '/nowhere' }, { out, error });
  out.end();
  error.end();
  return { code, told: calls[0], out: await text(out), error: await text(error) };
}

describe('a command', () => {
  it('is told its options, its operand and the configuration', async () => {
    const { code, told } = await call(['--key', 'abc', 'a-file', '--brief']);
    expect(code).toBe(0);
    expect(told).toMatchObject({ operand: 'a-file', config: { databasePath: '/nowhere/data/coffer.db' } });
    expect(told?.given).toEqual(
      new Map([
        ['key', 'abc'],
        ['brief', ''],
      ]),
    );
  });

  it('takes the -- that a package manager hands over for no argument of its own', async () => {
    expect((await call(['--', '--brief'])).told?.given.has('brief')).toBe(true);
  });

  it('shows how it is called', async () => {
    const { code, told, out } = await call(['--help']);
    expect({ code, told }).toEqual({ code: 0, told: undefined });
    expect(out).toContain('Usage: pnpm run weigh [FILE] [options]');
    expect(out).toMatch(/--key KEY +with this key/);
    expect(out).toMatch(/--config FILE/);
  });

  it.each([
    [['--colour'], /--colour/],
    [['--key'], /--key/],
    [['a', 'b'], /one FILE too many/],
  ])('does nothing for arguments that it does not know: %j', async (argv, words) => {
    const { code, told, error } = await call(argv);
    expect({ code, told }).toEqual({ code: 1, told: undefined });
    expect(error).toMatch(words);
    expect(error).toContain('Usage: pnpm run weigh');
  });

  it('does nothing with a configuration that is wrong', async () => {
    const { code, told, error } = await call(['--config', 'missing.yaml']);
    expect({ code, told }).toEqual({ code: 1, told: undefined });
    expect(error).toContain('missing.yaml');
  });

  it('says in a line what is wrong with the database', async () => {
    const problem = new DatabaseProblem('the file is gone');
    const { code, error } = await call([], () => Promise.reject(problem));
    expect({ code, error }).toEqual({ code: 1, error: 'the file is gone\n' });
  });

  it('hides no fault of its own', async () => {
    await expect(call([], () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  });
});
