import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';

// `pnpm mutate`: changes the ledger's rules in every small way that Stryker knows, in a copy, and runs their own tests on
// each change. It fails where too many changes go unnoticed, or any of them stands where no test comes by.

const leastScore = 95;

process.chdir(join(import.meta.dirname, '../..'));

const mutants = await new Stryker({
  mutate: ['db/ledger/rules/*.ts', 'db/ledger/credits.ts'],
  testRunner: 'vitest',
  plugins: [import.meta.resolve('@stryker-mutator/vitest-runner')],
  vitest: { configFile: 'test/mutate/vitest.config.ts', related: false },
  // What of the project is copied: the tests, what they test, and what both are made with.
  ignorePatterns: ['/*', '!/db', '!/test', '!/package.json', '!/tsconfig.base.json', '/test/output'],
  tempDirName: 'test/output/mutants',
  cleanTempDir: 'always',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: process.stdout.isTTY },
  htmlReporter: { fileName: 'test/output/mutate.html' },
  jsonReporter: { fileName: 'test/output/mutate.json' },
  allowConsoleColors: process.stdout.isTTY,
  thresholds: { high: 100, low: leastScore, break: leastScore },
}).runMutationTest();

const passedBy = mutants.filter(({ status }) => status === 'NoCoverage').length;
process.stdout.write(`${mutants.length} mutants, ${passedBy} of them where no test comes by\n`);
if (passedBy > 0) process.exitCode = 1;
