import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests that have to notice every change of the ledger's rules: their own, and no others. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..'),
    include: ['db/ledger/rules/*.test.ts', 'db/ledger/credits.test.ts'],
  },
});
