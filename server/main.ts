import '@coffer/db/quick-imports';
import { setUpGarbage } from './cli/garbage.ts';

// Before anything else is loaded.
setUpGarbage();

const { run } = await import('./cli/run.ts');

process.exitCode = await run({
  argv: process.argv.slice(2),
  env: process.env,
  // A package manager runs scripts in the project's folder, and says where the person stood.
  workingDirectory: process.env['INIT_CWD'] ?? process.cwd(),
});
process.exit();
