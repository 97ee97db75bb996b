import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  balancePath,
  barePosts,
  batchItems,
  batches,
  reads,
  spends,
  trpcBalancePath,
} from '../load/orders.ts';
import type { Order } from '../load/order.ts';
import { on } from '../machine.ts';
import { type Row, generatorNote } from '../report/row.ts';
import { type Figure, type Side, bestRate, cpuShareOf, measure } from '../rounds.ts';
import type { Server } from '../server.ts';
import type { Bench, Found } from './part.ts';

const run = promisify(execFile);

/** What the product is measured against. */
const postgresUrl = process.env['BENCH_POSTGRES_URL'] ?? '';
const noPostgres = 'not measured: BENCH_POSTGRES_URL names no server';

export interface Servers {
  readonly bare: Server;
  readonly product: Server;
  /** Wallets of the product's file, all with credits. */
  readonly wallets: number;
  /** Takes note of how many requests the product was sent. */
  readonly count: (requests: number) => void;
}

/** How much the product does in a second, beside servers that do nothing and other ways to keep a ledger. */
export async function measureThroughput(bench: Bench, servers: Servers): Promise<Found> {
  const { send, seconds, rounds, progress } = bench;
  const { bare, product, wallets, count } = servers;
  const many = { users: wallets, seconds };
  const one = { users: 1, seconds };
  const sent = (order: Order) => (): Promise<Figure> => send(order);
  const counted = (order: Order) => async (): Promise<Figure> => {
    const load = await send(order);
    count(load.requests);
    return load;
  };
  const figures = await measure(
    rounds,
    {
      'bare POST': sent(barePosts(bare.url, many)),
      debits: counted(spends(product.url, many)),
      'debits of one wallet': counted(spends(product.url, one)),
      PostgreSQL: postgresUrl === '' ? null : postgres(bench, wallets, wallets),
      'PostgreSQL on one wallet': postgresUrl === '' ? null : postgres(bench, wallets, 1),
      'bare GET': sent(reads(bare.url, '/balance/{user}', many)),
      balances: counted(reads(product.url, balancePath, many)),
      'bare tRPC query': sent(reads(bare.url, '/trpc/balance.get', many)),
      'balances by tRPC': counted(reads(product.url, trpcBalancePath, many)),
    },
    (name, round) => progress.show(`${name}, round ${round} of ${rounds}`),
  );
  type Name = keyof typeof figures;
  const row = (what: Name, against: Name, goal: number): Row => ({
    ...{ what, against, goal, better: 'higher', unit: '/s' },
    ...{ ours: bestRate(figures[what]), theirs: bestRate(figures[against]) },
    notes: [what, against].flatMap((name) => notesOf(name, figures[name])),
  });
  return {
    rows: [
      row('debits', 'bare POST', 0.5),
      row('debits', 'PostgreSQL', 2),
      row('debits of one wallet', 'PostgreSQL on one wallet', 8),
      row('balances', 'bare GET', 0.7),
      row('balances by tRPC', 'bare tRPC query', 0.7),
      row('debits of one wallet', 'debits', 0.9),
    ],
    facts: [],
  };
}

function notesOf(name: string, figures: readonly Figure[]): readonly string[] {
  if (figures.length === 0) return [noPostgres];
  return name.startsWith('PostgreSQL') ? [] : generatorNote(name, cpuShareOf(figures));
}

/** Debits a second in batches, beside the bare database doing the same without rules, hashes or HTTP. */
export async function measureBatches(
  bench: Bench,
  { product, wallets, count }: Omit<Servers, 'bare'>,
): Promise<Found> {
  const { send, seconds, rounds, progress, folder } = bench;
  const script = join(import.meta.dirname, '../baseline/raw-sqlite.ts');
  const raw = programOf(script, [join(folder, 'raw.db'), String(wallets), String(seconds)], null);
  const ours: Side = async () => {
    const load = await send(batches(product.url, { users: wallets, seconds }));
    count(load.requests);
    return { ...load, perSecond: load.perSecond * batchItems };
  };
  const figures = await measure(rounds, { batches: ours, raw }, (name, round) =>
    progress.show(`${name}, round ${round} of ${rounds}`),
  );
  const row: Row = {
    ...{ what: 'debits in batches of 1,000', against: 'raw better-sqlite3 in batches' },
    ...{ goal: 0.8, better: 'higher', unit: '/s' },
    ...{ ours: bestRate(figures.batches), theirs: bestRate(figures.raw) },
    notes: generatorNote('batches', cpuShareOf(figures.batches)),
  };
  return { rows: [row], facts: [] };
}

function postgres({ seconds, places }: Bench, wallets: number, moving: number): Side {
  const script = join(import.meta.dirname, '../baseline/postgres.ts');
  return programOf(script, [wallets, moving, seconds].map(String), places.load);
}

/** A side that is a program of its own, which prints its rate. */
function programOf(script: string, args: readonly string[], cores: string | null): Side {
  return async () => {
    const { stdout } = await run(...on(cores, [process.execPath, script, ...args]));
    return { perSecond: Number(stdout), p99Ms: 0, requests: 0, cpuShare: 0 };
  };
}
