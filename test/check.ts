import { checks, runStep } from './step.ts';

let failed = 0;
for (const step of checks) if (!(await runStep(step))) failed += 1;
process.stdout.write(`\n${checks.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
