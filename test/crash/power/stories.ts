import { join } from 'node:path';
import { writeEarlierFile } from '../../db/earlier-file.ts';
import { copySteps } from '../../db/migrations-folder.ts';

/** A copy of the database that a story makes. */
export interface WantedCopy {
  readonly path: string;
  /** The first word of the acknowledgement that it is there. */
  readonly promisedBy: string;
  /** What it must hold wherever it bears its name. */
  readonly posts: readonly string[];
}

/** Something that a process does, to be told with the power cut at every point. */
export interface Story {
  readonly name: string;
  /** Run as `node <script> <folder>`. */
  readonly script: string;
  /** Makes the database that it begins with; null: there is none. */
  readonly begin: ((path: string, place: string) => void) | null;
  readonly copies: readonly WantedCopy[];
}

const earlierPosts = ['earlier-1', 'earlier-2', 'earlier-3'];

export const stories: readonly Story[] = [
  {
    name: 'a new file',
    script: 'story-new.ts',
    begin: null,
    copies: [],
  },
  {
    name: 'an upgrade, and everything once',
    script: 'story-upgrade.ts',
    begin: (path, place) =>
      writeEarlierFile(path, { steps: copySteps(join(place, 'earlier'), 1), sources: earlierPosts }),
    copies: [
      { path: 'coffer.db.before-step-2', promisedBy: 'open', posts: earlierPosts },
      {
        path: 'backup.db',
        promisedBy: 'backup',
        posts: [...earlierPosts, 'first', 'many-11', 'spend', 'cs_1', 'expiring'],
      },
    ],
  },
  {
    name: 'posts beside a thread that copies the log',
    script: 'story-copy.ts',
    begin: (path, place) => writeEarlierFile(path, { steps: copySteps(join(place, 'today')), sources: [] }),
    copies: [],
  },
];
