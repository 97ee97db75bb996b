import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks, runStep } from './step.ts';

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

const checks = await runChecks();
const tests = await runTests();
const passed = checks.passed + tests.passed;
const failed = checks.failed + tests.failed;
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
