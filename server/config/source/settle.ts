import { resolve } from 'node:path';
import { quote } from '../found.ts';
import { mistakeWith, type ConfigProblem } from '../problem.ts';
import { whyUnreadable, type Given, type ReadFile } from './given.ts';

/** The value of a setting, and where it came from. */
export interface Settled {
  readonly key: string;
  readonly value: string | readonly string[];
  readonly where: string;
}

export interface Settlement {
  readonly settled: readonly Settled[];
  readonly problems: readonly ConfigProblem[];
}

/**
 * Brings one source to a single text for each key: reads the secrets that lie in files, and refuses what is empty or
 * given both as a value and as a file.
 */
export function settle(
  given: readonly Given[],
  files: { readonly workingDirectory: string; readonly readFile: ReadFile },
): Settlement {
  const settled: Settled[] = [];
  const problems: ConfigProblem[] = [];
  for (const one of given) {
    const rival = given.find((other) => other.setting === one.setting && other !== one);
    const outcome = rival ? givenTwice(one, rival) : one.inFile ? readSecret(one, files) : take(one);
    if (outcome === null) continue;
    if ('code' in outcome) problems.push(outcome);
    else settled.push(outcome);
  }
  return { settled, problems };
}

function take({ setting, value, where }: Given): Settled | ConfigProblem {
  if (value === null || (typeof value === 'string' && value.trim() === '')) return empty({ setting, where });
  return { key: setting.key, value, where };
}

function readSecret(
  { setting, value, where }: Given,
  files: { readonly workingDirectory: string; readonly readFile: ReadFile },
): Settled | ConfigProblem {
  const path = typeof value === 'string' ? value.trim() : '';
  if (path === '') return empty({ setting, where });
  try {
    const content = files.readFile(resolve(files.workingDirectory, path)).trim();
    return content === ''
      ? empty({ setting, where }, `the empty file ${quote(path)}`)
      : { key: setting.key, value: content, where };
  } catch (error) {
    return mistakeWith(
      'file_unreadable',
      { key: setting.key, where },
      {
        found: `the file ${quote(path)}, ${whyUnreadable(error)}`,
        expected: 'the path of a file that holds the secret and nothing else',
        mend: 'Correct the path (it counts from the folder Coffer is started in), or let this user read the file.',
      },
    );
  }
}

function empty({ setting, where }: Pick<Given, 'setting' | 'where'>, found = 'nothing'): ConfigProblem {
  return mistakeWith(
    'empty',
    { key: setting.key, where },
    {
      found,
      expected: setting.meta.expected,
      mend: setting.required
        ? ['Fill it in.', setting.meta.whereToFind].filter(Boolean).join(' ')
        : 'Fill it in, or leave it out.',
    },
  );
}

/** Told once, of the one that names a file. */
function givenTwice(one: Given, rival: Given): ConfigProblem | null {
  if (!one.inFile) return null;
  return mistakeWith(
    'given_twice',
    { key: one.setting.key, where: one.where },
    {
      found: `the secret itself at ${rival.where}, and a file that holds it at ${one.where}`,
      expected: 'one of the two',
      mend: `Take out ${rival.where} or ${one.where}.`,
    },
  );
}
