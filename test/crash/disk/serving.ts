import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Order } from './serve.ts';

/** A process that has the database open and does what it is asked. */
export interface Serving {
  readonly pid: number;
  /** "open", or why it did not open. */
  readonly opened: string;
  /** "done", or what went wrong. */
  readonly ask: (what: Order['what'], name?: string) => Promise<string>;
  /** Ends it as a kill does. */
  readonly kill: () => Promise<void>;
}

interface Start {
  readonly env?: Readonly<Record<string, string>>;
  /** Put before the command: a shell's line that ends in `exec "$@"`. */
  readonly shell?: string;
  /** So many pages in the log, and a thread copies it into the file. */
  readonly copyAfterPages?: number;
}

/** Starts such a process on a file. */
export async function serve(path: string, { env = {}, shell, copyAfterPages }: Start = {}): Promise<Serving> {
  const wanted = copyAfterPages === undefined ? [] : [String(copyAfterPages)];
  const command = [process.execPath, join(import.meta.dirname, 'serve.ts'), path, ...wanted] as const;
  const [program, ...args] = shell === undefined ? command : ['sh', '-c', shell, 'sh', ...command];
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const exited = once(child, 'exit');
  const waiting = new Map<number, (outcome: string) => void>();
  let asked = 0;
  const next = (id: number): Promise<string> => new Promise((resolve) => waiting.set(id, resolve));
  child.on('message', ({ id, outcome }: { id: number; outcome: string }) => waiting.get(id)?.(outcome));
  const opened = await Promise.race([next(0), exited.then(([code]) => `ended with ${String(code)}`)]);
  return {
    pid: child.pid ?? 0,
    opened,
    ask: (what, name = '') => {
      asked += 1;
      child.send({ id: asked, what, name } satisfies Order);
      return Promise.race([next(asked), exited.then(() => 'ended')]);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
