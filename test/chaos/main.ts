import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type ChaosTally, raiseChaos } from './chaos.ts';

// `pnpm chaos`: what Stripe was paid must be in the ledger, each payment exactly once, whatever happens on the way.

const usage = `Usage: pnpm chaos [--payments N] [--deaths N] [--seed SEED]

Sells through the product while it is killed, Stripe fails, and webhooks come late, twice, out of order, forged or never; then
compares the ledger with Stripe's own books, to the cent.

  --payments N  so many checkouts (11000)
  --deaths N    the product is killed so often (40)
  --seed SEED   does what an earlier run of this seed did, as far as the machine lets it`;

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    payments: { type: 'string', default: '11000' },
    deaths: { type: 'string', default: '40' },
    seed: { type: 'string', default: String(randomInt(1_000_000_000)) },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const startedAtMs = Date.now();
let shownAtMs = startedAtMs;

function wordTally(tally: ChaosTally): string {
  const n = (count: number): string => count.toLocaleString('en');
  const seconds = Math.round((Date.now() - startedAtMs) / 1000);
  return (
    `${n(tally.begun)} checkouts, ${n(tally.paid)} paid, ${n(tally.refunds)} refunds, ${n(tally.disputes)} disputes; ` +
    `${n(tally.charged)} charges of saved cards, ${n(tally.declined)} declined, ${n(tally.challenged)} challenged; ` +
    `${n(tally.attempts)} deliveries, ${n(tally.failed)} of them failed, ${n(tally.duplicated)} copies, ` +
    `${n(tally.dropped)} dropped, ${n(tally.forged)} forged; ${n(tally.deaths)} deaths, ${n(seconds)} s`
  );
}

function progress(tally: ChaosTally): void {
  if (Date.now() - shownAtMs < 2000) return;
  shownAtMs = Date.now();
  process.stdout.write(process.stdout.isTTY ? `\r\u001b[K${wordTally(tally)}` : `${wordTally(tally)}\n`);
}

if (values.help) {
  process.stdout.write(`${usage}\n`);
} else {
  process.stdout.write(`seed ${values.seed}\n`);
  const options = { seed: values.seed, payments: Number(values.payments), deaths: Number(values.deaths) };
  const { tally, madeGoodMs, faults } = await raiseChaos({ ...options, progress });
  process.stdout.write(`${process.stdout.isTTY ? '\r\u001b[K' : ''}${wordTally(tally)}\n`);
  process.stdout.write(`Waited ${Math.round(madeGoodMs / 1000)} s for what no webhook had told.\n`);
  for (const fault of faults.slice(0, 40)) process.stdout.write(`FAULT ${fault}\n`);
  process.stdout.write(
    faults.length === 0
      ? 'The ledger agrees with Stripe to the cent, and each payment was credited once.\n'
      : `${faults.length} faults\n`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}
