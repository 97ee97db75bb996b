import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './setup/longest-first.ts';

// Test files and the programs that they start import everything anew: a third of the whole time without this.
const quickImports = pathToFileURL(join(import.meta.dirname, '../db/quick-imports.js')).href;
process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} --import=${quickImports}`;

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          root: import.meta.dirname,
          include: ['{bench,chaos,crash,db,server,support,setup}/**/*.test.ts', '*.test.ts'],
          testTimeout: 20_000,
          maxWorkers: 2,
          // Files share a process and what it imported: importing anew for each took a quarter of the time.
          isolate: false,
        },
      },
      {
        test: {
          name: 'dashboard',
          root: import.meta.dirname,
          include: ['dashboard/**/*.test.ts'],
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          root: import.meta.dirname,
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['e2e/stage/prepare.ts'],
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Each file starts a server and a browser of its own, and mostly waits for them.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
