import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import { createTestFolder } from '../setup/database.ts';

/** Opens one file again and again, and gives what each opening found. */
async function openAgain(openings: readonly boolean[]): Promise<boolean[]> {
  const path = join(createTestFolder(), 'coffer.db');
  const found: boolean[] = [];
  for (const tryOut of openings) {
    const db = openDatabase({ path, tryOut });
    found.push(db.tryOut);
    await db.close();
  }
  return found;
}

describe('a database', () => {
  it.each<[string, boolean[], boolean[]]>([
    ['made to try things out stays so', [true, true], [true, true]],
    ['with real books is never one to try things out', [false, true, true], [false, false, false]],
    ['that was configured once keeps real books', [true, false, true], [true, false, false]],
  ])('%s', async (_, openings, found) => {
    expect(await openAgain(openings)).toEqual(found);
  });
});
