import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isThere, on } from '../machine.ts';
import type { Load, Order } from './order.ts';

const run = promisify(execFile);
const script = (name: string): string => join(import.meta.dirname, name);

/** Sends a load from a process of its own. */
export type Send = (order: Order) => Promise<Load>;

/**
 * wrk where it is installed, else autocannon; on these cores.
 * @throws Error when there was no answer, or one that was not 2xx: the figures of refusals are none.
 */
export function createSend(cores: string | null): Send & { readonly tool: Load['tool'] } {
  const tool = isThere('wrk') && isThere('bash') ? 'wrk' : 'autocannon';
  const send = async (order: Order): Promise<Load> => {
    // wrk knows no end but time, and cannot sign.
    const load = await (tool === 'wrk' && order.requests === 0 && order.secret === null ? wrk : cannon)(
      order,
      cores,
    );
    if (load.requests === 0) throw new Error(`nothing of ${order.url}${order.path} was answered in time`);
    if (load.failed > 0) throw new Error(`${load.failed} requests to ${order.url}${order.path} failed`);
    return load;
  };
  return Object.assign(send, { tool } as const);
}

async function cannon(order: Order, cores: string | null): Promise<Load> {
  const command = [process.execPath, script('autocannon.ts'), JSON.stringify(order)];
  const { stdout } = await run(...on(cores, command));
  return JSON.parse(stdout) as Load;
}

async function wrk(order: Order, cores: string | null): Promise<Load> {
  const { url, connections, seconds, body } = order;
  const flags = `-t 1 -c ${connections} -d ${seconds}s --timeout 60s -s`;
  const timed = `TIMEFORMAT='TIMES %R %U %S'; time wrk ${flags} "$0" "$1"`;
  const [program, args] = on(cores, ['bash', '-c', timed, script('wrk.lua'), url]);
  const headers = Object.entries(order.headers).map((header) => header.join(': '));
  const env = {
    ...process.env,
    BENCH_METHOD: order.method,
    BENCH_PATH: order.path,
    BENCH_HEADERS: headers.join('\n'),
    BENCH_USERS: String(order.users),
    BENCH_OPEN: body.open,
    BENCH_ITEM: body.item,
    BENCH_ITEMS: String(body.items),
    BENCH_CLOSE: body.close,
    BENCH_SEED: String(Math.floor(Math.random() * 2 ** 31)),
  };
  const { stdout, stderr } = await run(program, args, { env });
  const told = /^BENCH (.+)$/m.exec(stdout)?.[1];
  const times = /^TIMES (\S+) (\S+) (\S+)$/m.exec(stderr);
  if (told === undefined || !times) throw new Error(`wrk told nothing: ${stdout}${stderr}`);
  const [wall = 1, user = 0, system = 0] = times.slice(1).map((text) => Number(text.replace(',', '.')));
  const figures = JSON.parse(told) as Omit<Load, 'tool' | 'cpuShare'>;
  return { tool: 'wrk', ...figures, cpuShare: (user + system) / wall };
}
