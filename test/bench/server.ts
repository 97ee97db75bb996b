import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { freePort } from '../e2e/product.ts';
import { on } from './machine.ts';

const root = join(import.meta.dirname, '../..');

/** A server in a process of its own. */
export interface Server {
  readonly url: string;
  readonly pid: number;
  /** Lets all its threads run on these cores from now on. */
  readonly move: (cores: string) => void;
  readonly stop: () => Promise<void>;
}

interface Start {
  readonly command: readonly string[];
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly cores: string | null;
  /** Below the url: answers 2xx when it is ready. */
  readonly path: string;
}

/** Starts the product as it is started by people, on a file that is there. */
export async function startProduct(
  path: string,
  cores: string | null,
  settings: (url: string) => Readonly<Record<string, string>> = () => ({}),
): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    NODE_ENV: 'production',
    DWCTL_PORT: String(port),
    DWCTL_DATABASE__PATH: path,
    DWCTL_HOST_URL: url,
    ...settings(url),
    ...(process.env['BENCH_PRODUCT_OPTIONS'] && { NODE_OPTIONS: process.env['BENCH_PRODUCT_OPTIONS'] }),
  };
  const command = [process.execPath, join(root, 'server/main.ts')];
  return start({ command, port, env, cwd: dirname(path), cores, path: '/readyz' });
}

/** Starts the same server and frameworks with nothing behind them. */
export async function startBare(cores: string | null): Promise<Server> {
  const port = await freePort();
  const command = [process.execPath, join(import.meta.dirname, 'baseline/bare.ts'), String(port)];
  return start({ command, port, cores, path: '/balance/1' });
}

async function start({ command, port, env, cwd, cores, path }: Start): Promise<Server> {
  const { INIT_CWD: _, ...inherited } = process.env;
  const child = spawn(...on(cores, command), {
    cwd: cwd ?? root,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-10_000)));
  }
  const exited = once(child, 'exit');
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  void exited.then(() => process.off('exit', kill));
  const url = `http://127.0.0.1:${port}`;
  const ended = exited.then(() => Promise.reject(new Error(`a server ended by itself: ${output}`)));
  await Promise.race([answers(url + path, () => output), ended]);
  ended.catch(() => undefined);
  return {
    url,
    pid: child.pid ?? 0,
    move: (wanted) => void spawnSync('taskset', ['-acp', wanted, String(child.pid)]),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** The first start builds the dashboard, so there is time. */
const startTimeoutMs = 120_000;

async function answers(url: string, output: () => string): Promise<void> {
  const deadlineMs = Date.now() + startTimeoutMs;
  while (Date.now() < deadlineMs) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`a server did not answer: ${output()}`);
}
