import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const memory = '/dev/shm';
/** The short form of all tests together leaves most of this free. */
const roomBytes = 2 * 1024 ** 3;

/**
 * A new folder for files of tests: in memory, where the system has a place with room for it. Most of the tests' time was waiting for
 * the disk; what a disk may do is tried where that is the question.
 */
export function makeFolder(): string {
  return mkdtempSync(join(hasMemory() ? memory : tmpdir(), 'coffer-test-'));
}

function hasMemory(): boolean {
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > roomBytes;
  } catch {
    return false;
  }
}
