import { stat, statfs } from 'node:fs/promises';
import { type Finding, broken, inOrder, warning } from '../check.ts';

const mega = 1_000_000;
const brokenBelow = 100 * mega;
const warnBelow = 1000 * mega;

/** Whether there is room for what is to come. */
export async function lookAtDisk({ db }: { readonly db: { readonly path: string } }): Promise<Finding> {
  const sizes = Promise.all([sizeOf(db.path), sizeOf(`${db.path}-wal`)]);
  const [{ bavail, bsize }, [file, log]] = await Promise.all([statfs(db.path), sizes]);
  return judgeDisk({ freeBytes: bavail * bsize, fileBytes: file + log });
}

/** Without a log there is nothing in it: a young file has all but its first page there. */
async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

/** What the free space of a disk means for the file on it. */
export function judgeDisk({ freeBytes, fileBytes }: { freeBytes: number; fileBytes: number }): Finding {
  const text = `${sized(freeBytes)} are free, and the database takes ${sized(fileBytes)}.`;
  const mend =
    'Free some, or move the folder of the database to a larger disk: on a full one nothing is credited or spent.';
  if (freeBytes < brokenBelow) return broken(text, mend);
  // An upgrade copies the file beside itself first.
  return freeBytes < Math.max(warnBelow, fileBytes * 2) ? warning(text, mend) : inOrder(text);
}

function sized(bytes: number): string {
  return bytes < 1000 * mega ? `${(bytes / mega).toFixed(1)} MB` : `${(bytes / mega / 1000).toFixed(1)} GB`;
}
