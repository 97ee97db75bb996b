import { resolve } from 'node:path';
import type { Catalog } from '../catalog.ts';
import { quote } from '../found.ts';
import { mistakeAt } from '../problem.ts';
import { whyUnreadable, type ReadFile, type Reading } from './given.ts';
import { readYaml } from './yaml-file.ts';

const usualName = 'config.yaml';

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
      return { given: [], started: [], problems: [], complete: true, path: null };
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
