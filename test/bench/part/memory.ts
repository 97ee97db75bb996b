import { setTimeout } from 'node:timers/promises';
import { balancePath, reads, spends } from '../load/orders.ts';
import { residentBytes } from '../machine.ts';
import type { Row } from '../report/row.ts';
import type { Server } from '../server.ts';
import type { Bench } from './part.ts';

const fewRequests = 10_000;
const manyRequests = 1_000_000;
const settleMs = 2000;
/** On a machine that is slow or busy the million is not waited for longer than this. */
const patienceMs = 45_000;

/** Follows what a product keeps in memory, from its first requests on. */
export class Memory {
  readonly #bench: Bench;
  readonly #product: Server;
  readonly #wallets: number;
  #few: number | null = null;
  #sent = 0;

  constructor(bench: Bench, { product, wallets }: { product: Server; wallets: number }) {
    this.#bench = bench;
    this.#product = product;
    this.#wallets = wallets;
  }

  /** Requests that something else has sent. */
  count(requests: number): void {
    this.#sent += requests;
  }

  /** The first requests, half debits and half balances. */
  async begin(): Promise<void> {
    this.#bench.progress.show('the first 10,000 requests');
    await this.#sendBoth({ requests: fewRequests / 2 });
    this.#few = await this.#look();
  }

  /** The rest of a million, and what is kept of them. */
  async end(): Promise<Row> {
    const endMs = performance.now() + patienceMs;
    while (this.#sent < manyRequests && performance.now() < endMs) {
      this.#bench.progress.show(`${this.#sent.toLocaleString('en')} of a million requests`);
      await this.#sendBoth({ requests: 0 });
    }
    return {
      what: `memory after ${this.#sent.toLocaleString('en')} requests`,
      against: 'after 10 thousand',
      ...{ better: 'lower', unit: 'MB', goal: 1.2, ours: await this.#look(), theirs: this.#few },
      notes: this.#few === null ? ['not measured: the system does not say what a process keeps'] : [],
    };
  }

  async #sendBoth(end: { requests: number }): Promise<void> {
    const extent = { users: this.#wallets, seconds: 5 };
    const { url } = this.#product;
    for (const order of [spends(url, extent), reads(url, balancePath, extent)]) {
      this.count((await this.#bench.send({ ...order, ...end })).requests);
    }
  }

  /** What is left when the garbage of the last requests had time to go, in megabytes. */
  async #look(): Promise<number | null> {
    await setTimeout(settleMs);
    const bytes = residentBytes(this.#product.pid);
    return bytes === null ? null : bytes / 2 ** 20;
  }
}
