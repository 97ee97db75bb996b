import type { Tally } from '../db/ledger/model/play.ts';

const shownEachMs = 2000;

/** Counts what was played, and says so on one line while it goes on. */
export class Progress {
  readonly #wanted: number;
  readonly #startedMs = performance.now();
  #shownMs = performance.now();
  #histories = 0;
  #sum: Tally = { commands: 0, deaths: 0, reruns: 0 };

  /** @param wanted How many commands are to be played. */
  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  get commands(): number {
    return this.#sum.commands;
  }

  add({ commands, deaths, reruns }: Tally): void {
    const sum = this.#sum;
    this.#histories += 1;
    this.#sum = {
      commands: sum.commands + commands,
      deaths: sum.deaths + deaths,
      reruns: sum.reruns + reruns,
    };
    if (performance.now() - this.#shownMs < shownEachMs) return;
    this.#shownMs = performance.now();
    process.stdout.write(process.stdout.isTTY ? `\r${this.#line()}` : `${this.#line()}\n`);
  }

  end(): void {
    process.stdout.write(`${process.stdout.isTTY ? '\r' : ''}${this.#line()}\n`);
  }

  #line(): string {
    const { commands, deaths, reruns } = this.#sum;
    const seconds = Math.round((performance.now() - this.#startedMs) / 1000);
    const memory = Math.round(process.memoryUsage.rss() / 2 ** 20);
    return (
      `${n(commands)} of ${n(this.#wanted)} commands in ${n(this.#histories)} histories, ${n(deaths)} deaths, ` +
      `${n(reruns)} batches run again, ${n(seconds)} s, ${n(memory)} MB`
    );
  }
}

function n(count: number): string {
  return count.toLocaleString('en');
}
