import { readFile, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Finding, type Patient, broken, inOrder, warning } from '../check.ts';

/** Where a database lies, as the system tells it. */
export interface Place {
  readonly path: string;
  /** The kind of file system, as Linux numbers it. */
  readonly kind: number;
  /** The file is mounted by itself, without the folder around it. */
  readonly isMountedAlone: boolean;
}

/** Magic numbers of statfs(2): file systems that lie on another machine, whose locks and syncs cannot be relied on. */
const networks: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB2',
  0x01021997: '9P',
  0x00c36400: 'Ceph',
  0x5346414f: 'AFS',
  0x0bd00bd0: 'Lustre',
  0x73757245: 'Coda',
};

/** File systems that lie in memory. */
const memories: Readonly<Record<number, string>> = { 0x01021994: 'tmpfs', 0x858458f6: 'ramfs' };

/** The name of a file system that is lost with the power; null for one that is not. Of a folder that is not there yet, of the one that it will be made in. */
export async function findMemory(path: string): Promise<string | null> {
  const kind = await statfs(path).then(
    ({ type }) => type,
    () => null,
  );
  if (kind !== null) return memories[kind >>> 0] ?? null;
  return dirname(path) === path ? null : findMemory(dirname(path));
}

/** Whether the database lies where SQLite can keep its promises. */
export async function lookAtPlace({ db }: Patient): Promise<Finding> {
  return judgePlace(await findPlace(db.path));
}

/** What a place means for the file. */
export function judgePlace({ path, kind, isMountedAlone }: Place): Finding {
  const network = networks[kind >>> 0];
  if (network !== undefined) {
    return broken(
      `${path} lies on a network file system (${network}): there a crash, or a second program, can destroy it.`,
      'Stop Coffer, move the folder of the database to a local disk, and set database.path.',
    );
  }
  if (isMountedAlone) {
    return broken(
      `${path} is mounted by itself, so its -wal file lies on another file system: committed credits are lost with that one.`,
      'Mount the folder of the database, never the file alone, and start again.',
    );
  }
  const memory = memories[kind >>> 0];
  if (memory !== undefined) {
    return warning(
      `${path} lies in memory (${memory}), not on a disk: all of it is lost when this machine stops.`,
      'Stop Coffer, move the folder of the database to a local disk, and set database.path.',
    );
  }
  return inOrder(`Everything is kept in ${path}, on a local disk, and what was answered is on it.`);
}

async function findPlace(path: string): Promise<Place> {
  const [{ type: kind }, file, folder] = await Promise.all([statfs(path), stat(path), stat(dirname(path))]);
  return { path, kind, isMountedAlone: file.dev !== folder.dev || (await mountPoints()).has(path) };
}

/** Empty where the system does not tell. */
async function mountPoints(): Promise<ReadonlySet<string>> {
  try {
    const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n');
    return new Set(lines.map((line) => line.split(' ')[4] ?? ''));
  } catch {
    return new Set();
  }
}
