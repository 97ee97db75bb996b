import '@coffer/db/quick-imports';
import { collectGarbageAlone } from './cli/small-machine.ts';

// Before anything else is loaded.
collectGarbageAlone();

const { run } = await import('./cli/run.ts');

process.exitCode = await run({
  argv: process.argv.slice(2),
  env: process.env,
  // A package manager runs scripts in the project's folder, and says where the person stood.
  workingDirectory: process.env['INIT_CWD'] ?? process.cwd(),
});
process.exit();
