import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';

const program = `
  import { createLog } from ${JSON.stringify(import.meta.resolve('@coffer/server/cli/log.ts'))};
  const log = createLog({ level: 'info', format: process.argv[1] });
  // More than a pipe holds.
  for (let line = 0; line < 3000; line += 1) log.info('x'.repeat(100));
  setTimeout(() => process.send('goes on'), 100);
`;

it.each(['json', 'pretty'])('holds up nothing while nobody reads it, as %s', async (format) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, format], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(await once(child, 'message')).toEqual(['goes on', undefined]);
});
