import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makeFolder } from '../setup/folder.ts';

const root = join(import.meta.dirname, '../..');

/** The product as a person starts it: a process of its own, in a folder of its own. */
export interface Product {
  /** Where browsers open it. */
  readonly url: string;
  readonly folder: string;
  /** All that it printed so far. */
  readonly output: () => string;
  /** Sends a signal and resolves with the exit code, null when it was killed. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>;
  /** Ends it and removes its folder. */
  readonly close: () => Promise<void>;
}

export interface ProductOptions {
  readonly variables?: Readonly<Record<string, string>> | ((url: string) => Record<string, string>);
  /** Start again in the folder of an earlier one. */
  readonly folder?: string;
  readonly port?: number;
  readonly args?: readonly string[];
}

/**
 * A port that nobody listens on now, from below the ports that systems give to outgoing connections and to
 * whoever asks for any: of those, another test could be given the same before the product listens on it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(11_000, 32_768);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return port;
  }
}

/** Starts the product and resolves when it answers. */
export async function startProduct(options: ProductOptions = {}): Promise<Product> {
  const port = options.port ?? (await freePort());
  const url = `http://localhost:${port}`;
  const folder = options.folder ?? makeFolder();
  const variables = typeof options.variables === 'function' ? options.variables(url) : options.variables;
  const child = spawnProduct({
    folder,
    args: options.args ?? [],
    variables: { DWCTL_PORT: String(port), ...variables },
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const end = (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    return exited;
  };
  const close = async (): Promise<void> => {
    await end();
    rmSync(folder, { recursive: true, force: true });
  };
  const product = { url, folder, output: () => output, end, close };
  await Promise.race([answers(product), exited.then(() => Promise.reject(new Error(`it ended: ${output}`)))]);
  return product;
}

/** Starts the product without waiting for anything: for starts that are to fail. */
export async function runProduct(options: {
  folder: string;
  variables?: Record<string, string>;
  args?: string[];
}) {
  const child = spawnProduct({ variables: {}, args: [], ...options });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, output };
}

function spawnProduct(start: {
  folder: string;
  variables: Record<string, string>;
  args: readonly string[];
}): ChildProcess {
  const { INIT_CWD: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(root, 'server/main.ts'), ...start.args], {
    cwd: start.folder,
    env: { ...inherited, NODE_ENV: 'test', ...start.variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Whatever ends the tests, no product stays behind.
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}

/** The first start builds the dashboard, so there is time. */
const startTimeoutMs = 120_000;

async function answers(product: { url: string; output: () => string }): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    const response = await fetch(`${product.url}/healthz`).catch(() => null);
    if (response?.ok && product.output().includes('Admin')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`it did not answer: ${product.output()}`);
}
