import { connect } from '../../../db/connect.ts';
import type { Filled } from '../fill/fill.ts';
import { hotUser, userIdOf } from '../fill/plan.ts';
import type { Order } from '../load/order.ts';
import { balancePath, pagePath, reads, spends, trpcPath } from '../load/orders.ts';
import { type Row, generatorNote } from '../report/row.ts';
import { type Figure, bestP99Ms, bestRate, cpuShareOf, measure } from '../rounds.ts';
import { type Server, startProduct } from '../server.ts';
import type { Bench, Found } from './part.ts';

/** A product on a filled file. */
interface Grown {
  readonly filled: Filled;
  readonly server: Server;
  /** A place deep in the history of the wallet that has most. */
  readonly deepCursor: number;
  readonly deepPage: number;
}

const pageSize = 10;
const wantedPage = 10_000;
const dayMs = 86_400_000;

/** What is asked for one after the other, by one who waits for each answer. */
const questions = {
  balance: ({ server, filled }: Grown) => reads(server.url, balancePath, extentOf(filled)),
  'page 1': ({ server }: Grown) => reads(server.url, pagePath(hot), one),
  'page 10,000 by cursor': ({ server, deepCursor }: Grown) => {
    return reads(server.url, pagePath(hot, { cursor: String(deepCursor) }), one);
  },
  'page by type and dates': ({ server }: Grown) => reads(server.url, filteredPath(), one),
  overview: ({ server }: Grown) => reads(server.url, overviewPath, one),
  post: ({ server, filled }: Grown) => spends(server.url, extentOf(filled)),
} as const;

type Question = keyof typeof questions;

const hot = userIdOf(hotUser);
const one = { users: 1, seconds: 1 };
const extentOf = ({ wallets }: Filled) => ({ users: wallets, seconds: 1 });

/** What the dashboard asks for to show its first page. */
const overviewPath = trpcPath([
  ['balance.get', { userId: hot }],
  ['purchase.list', { userId: hot }],
  ['balance.series', { userId: hot, days: 30 }],
  ['transaction.list', { userId: hot }],
]);

function filteredPath(): string {
  const [from, to] = [14, 0].map((days) => new Date(Date.now() - days * dayMs).toISOString());
  return pagePath(hot, {
    transaction_types: 'admin_grant,admin_removal',
    start_date: from ?? '',
    end_date: to ?? '',
  });
}

/** How the product slows down with what is in its file: the same questions to a small one and to a large one. */
export async function measureGrowth(bench: Bench, files: { small: Filled; large: Filled }): Promise<Found> {
  const small = await open(bench, files.small);
  const large = await open(bench, files.large);
  const rows: Row[] = [await compareP99(bench, small, large)];
  for (const what of Object.keys(questions) as Question[]) {
    rows.push(await compareQuestion(bench, what, { small, large }));
  }
  const search = await measureSearch(bench, large);
  await Promise.all([small.server.stop(), large.server.stop()]);
  const pages = `page ${large.deepPage.toLocaleString('en')} is compared with page ${small.deepPage}`;
  return { rows, facts: [`Of the wallet with the longest history, ${pages} of the small file.`, search] };
}

async function open({ places }: Bench, filled: Filled): Promise<Grown> {
  const client = connect(filled.path, { readonly: true });
  const wallet = client.prepare('SELECT id FROM wallet WHERE user_id = ?').pluck().get(hot);
  const count = client.prepare('SELECT count(*) FROM ledger_transaction WHERE wallet_id = ?').pluck();
  const deepPage = Math.min(wantedPage, Math.floor(Number(count.get(wallet)) / pageSize));
  const at = client.prepare(
    'SELECT seq FROM ledger_transaction WHERE wallet_id = ? ORDER BY seq DESC LIMIT 1 OFFSET ?',
  );
  const deepCursor = Number(at.pluck().get(wallet, (deepPage - 1) * pageSize - 1));
  client.close();
  return { filled, deepPage, deepCursor, server: await startProduct(filled.path, places.loaded) };
}

async function compareP99(bench: Bench, small: Grown, large: Grown): Promise<Row> {
  const { send, rounds, seconds, progress } = bench;
  const load = ({ server, filled }: Grown) => spends(server.url, { users: filled.wallets, seconds });
  const figures = await measure(
    rounds,
    { large: () => send(load(large)), small: () => send(load(small)) },
    (name, round) => progress.show(`debits on the ${name} file, round ${round} of ${rounds}`),
  );
  return {
    what: `p99 of debits at ${rowsOf(large)} rows`,
    against: `at ${rowsOf(small)}`,
    ...{ better: 'lower', unit: 'ms', goal: 1.2 },
    ...{ ours: bestP99Ms(figures.large), theirs: bestP99Ms(figures.small) },
    notes: generatorNote('the larger share', Math.max(...Object.values(figures).map(cpuShareOf))),
  };
}

async function compareQuestion(
  { send, rounds, progress }: Bench,
  what: Question,
  { small, large }: { small: Grown; large: Grown },
): Promise<Row> {
  const ask = (grown: Grown) => (): Promise<Figure> => send(alone(questions[what](grown)));
  const figures = await measure(rounds, { large: ask(large), small: ask(small) }, (name, round) =>
    progress.show(`${what} on the ${name} file, round ${round} of ${rounds}`),
  );
  const [ours, theirs] = [figures.large, figures.small].map((each) => 1000 / (bestRate(each) ?? 1));
  return {
    ...{ what: `${what}, at ${rowsOf(large)} rows`, against: `at ${rowsOf(small)}` },
    ...{ better: 'lower', unit: 'ms', goal: 1.2, ours: ours ?? null, theirs: theirs ?? null, notes: [] },
  };
}

/** A search has no goal of its own, but nobody may have to wait for it. */
async function measureSearch({ send, progress }: Bench, { server, filled }: Grown): Promise<string> {
  progress.show('a text search');
  const balances = alone(reads(server.url, balancePath, { users: filled.wallets, seconds: 2 }));
  const search = alone(reads(server.url, pagePath(hot, { search: 'nowhere' }), { users: 1, seconds: 2 }));
  const before = await send(balances);
  const [during, searching] = await Promise.all([send(balances), send(search)]);
  const [quiet, busy, found] = [before.p99Ms, during.p99Ms, searching.p50Ms].map((ms) => ms.toFixed(1));
  return (
    `A text search that finds nothing looks through 100,000 rows at most, in ${found} ms, and hands on a cursor; ` +
    `the p99 of a balance meanwhile is ${busy} ms, else ${quiet} ms.`
  );
}

function alone(order: Order): Order {
  return { ...order, connections: 1 };
}

function rowsOf({ filled }: Grown): string {
  return filled.rows.toLocaleString('en');
}
