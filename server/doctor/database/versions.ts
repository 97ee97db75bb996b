import { readSqliteVersion } from '@coffer/db';
import { type Finding, type Patient, broken, inOrder, warning } from '../check.ts';

/** Before it, a race in SQLite can lose committed pages. */
const sqliteFloor = [3, 51, 3];
/** What the lock file brings. */
const nodeFloor = [24, 0, 0];

/** Whether SQLite is one that loses nothing. */
export function lookAtSqlite({ db }: Patient): Finding {
  return judgeSqlite(readSqliteVersion(db));
}

/** What a version of SQLite means. */
export function judgeSqlite(version: string): Finding {
  if (isAtLeast(version, sqliteFloor)) return inOrder(`SQLite ${version}.`);
  return broken(
    `SQLite ${version} can lose committed pages when its log is reset.`,
    `Install what the lock file names (\`pnpm install --frozen-lockfile\`): SQLite ${sqliteFloor.join('.')} or newer.`,
  );
}

/** Whether Node is the one that Coffer is tested with. */
export function lookAtNode(): Finding {
  return judgeNode(process.versions.node);
}

/** What a version of Node means. */
export function judgeNode(version: string): Finding {
  if (isAtLeast(version, nodeFloor)) return inOrder(`Node ${version}.`);
  return warning(
    `Node ${version} is not the one that Coffer is tested with.`,
    'Start it by `pnpm start`, which brings the right one, or by node_modules/.bin/node.',
  );
}

function isAtLeast(version: string, floor: readonly number[]): boolean {
  const parts = version.split('.').map(Number);
  const at = floor.findIndex((part, index) => part !== (parts[index] ?? 0));
  return at === -1 || (parts[at] ?? 0) > (floor[at] ?? 0);
}
