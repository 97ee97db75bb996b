import { resolve } from 'node:path';
import type { Catalog } from '../catalog.ts';
import { quote } from '../found.ts';
import { mistakeAt, type ConfigProblem } from '../problem.ts';
import { whyUnreadable, type ReadFile, type Reading } from './given.ts';
import { readYaml } from './yaml-file.ts';

const usualName = 'config.yaml';
const otherName = 'config.yml';

/** What the configuration file holds, and its absolute path; null when there is none. */
export interface FileReading extends Reading {
  readonly path: string | null;
}

interface Place {
  readonly workingDirectory: string;
  readonly readFile: ReadFile;
}

/**
 * Reads the configuration file.
 * @param named the file of `--config`, which must exist; null for `config.yaml`, which need not
 */
export function readConfigFile(named: string | null, place: Place, catalog: Catalog): FileReading {
  const name = named ?? usualName;
  const path = resolve(place.workingDirectory, name);
  let source: string;
  try {
    source = place.readFile(path);
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (named === null && isAbsent) {
      const problems = findMisnamed(place, catalog);
      return { given: [], started: [], problems, complete: problems.length === 0, path: null };
    }
    const problem = mistakeAt(
      isAbsent ? 'file_missing' : 'file_unreadable',
      named === null ? name : 'the command line',
      {
        found: `the configuration file ${quote(path)}, ${whyUnreadable(error)}`,
        expected: 'a YAML file that this user may read',
        mend: 'Correct the path; it counts from the folder Coffer is started in.',
      },
    );
    return { given: [], started: [], problems: [problem], complete: false, path };
  }
  return { ...readYaml(source, name, catalog), path };
}

/** A file that would have been read under the usual name. Passed over, it would leave its owner in try-out mode. */
function findMisnamed({ workingDirectory, readFile }: Place, catalog: Catalog): ConfigProblem[] {
  const path = resolve(workingDirectory, otherName);
  try {
    const names = [...readFile(path).matchAll(/^(\w+):/gm)].map(([, name]) => name);
    const ours = new Set([...catalog.settings.keys()].map((key) => key.split('.')[0]));
    // Other programs have files of this name too.
    if (!names.some((name) => ours.has(name))) return [];
  } catch {
    return [];
  }
  return [
    mistakeAt('file_misnamed', otherName, {
      found: `the configuration file ${quote(path)}`,
      expected: `one that is named ${usualName}`,
      mend: `Rename it to ${usualName}, or start with --config ${otherName}.`,
    }),
  ];
}
