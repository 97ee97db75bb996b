import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checks, runStep } from './step.ts';

/** What vitest writes, as far as it is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

const reportFile = join(import.meta.dirname, 'output/report.json');

async function runTests(): Promise<{ passed: number; failed: number }> {
  mkdirSync(join(import.meta.dirname, 'output'), { recursive: true });
  rmSync(reportFile, { force: true });
  const succeeded = await runStep({
    name: 'tests',
    run: [
      'test/node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
    ],
    in: 'test',
  });
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
    // A crash outside any test fails the run too; a skipped test proves nothing, so it counts as failed.
    const failed = report.numFailedTests + report.numPendingTests;
    return { passed: report.numPassedTests, failed: failed === 0 && !succeeded ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

let passed = 0;
let failed = 0;
for (const step of checks) {
  if (await runStep(step)) passed += 1;
  else failed += 1;
}
const tests = await runTests();
passed += tests.passed;
failed += tests.failed;
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
