import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { webhookPath } from '@coffer/server/payments/webhook-address.ts';
import { Stripe } from 'stripe';
import { startStripeEmulator } from '../support/stripe/emulator.ts';

// `pnpm dev`: the server restarts and the pages reload on every change. `pnpm dev:stripe`: the same against the
// Stripe emulator, so that the whole Stripe flow can be clicked through without an account.

const root = join(import.meta.dirname, '../..');
const pagesUrl = 'http://localhost:5173';
const apiKey = 'sk_test_development';

const common = {
  DWCTL_DATABASE__PATH: join(root, 'data/dev.db'),
  DWCTL_ADMIN_EMAIL: 'admin@example.com',
  DWCTL_ADMIN_PASSWORD: 'development',
  DWCTL_CREDITS__INITIAL_CREDITS_FOR_STANDARD_USERS: '10',
};

async function providerVariables(): Promise<Record<string, string>> {
  if (!process.argv.includes('--stripe')) {
    return { DWCTL_PAYMENT__DUMMY__AMOUNT: '50', DWCTL_PAYMENT__DUMMY__HOST_URL: pagesUrl };
  }
  const emulator = await startStripeEmulator({
    prices: [{ id: 'price_development', unitAmountMinor: 1000, currency: 'usd' }],
  });
  emulator.webhooks.retryDelaysMs = [1000, 5000, 30_000];
  const stripe = new Stripe(apiKey, emulator.sdkOptions);
  // As the guide has it done in Stripe's dashboard, so that the doctor finds it.
  const { secret = '' } = await stripe.webhookEndpoints.create({
    url: `${pagesUrl}${webhookPath}`,
    enabled_events: ['*'],
  });
  process.stdout.write(`  Stripe is emulated at ${emulator.url}\n`);
  return {
    DWCTL_PAYMENT__STRIPE__API_KEY: apiKey,
    DWCTL_PAYMENT__STRIPE__WEBHOOK_SECRET: secret,
    DWCTL_PAYMENT__STRIPE__PRICE_ID: 'price_development',
    DWCTL_PAYMENT__STRIPE__HOST_URL: pagesUrl,
    DWCTL_PAYMENT__STRIPE__API_BASE: emulator.url,
  };
}

function start(args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }): ChildProcess {
  return spawn(process.execPath, args, { stdio: 'inherit', ...options });
}

const env = { ...process.env, ...common, ...(await providerVariables()) };
const children = [
  start(['--watch', '--watch-preserve-output', 'server/main.ts'], { cwd: root, env }),
  start(['node_modules/vite/bin/vite.js', 'dev', '--port', '5173', '--strictPort'], {
    cwd: join(root, 'dashboard'),
    env: process.env,
  }),
];
process.stdout.write(
  `\n  Open ${pagesUrl} and sign in as ${common.DWCTL_ADMIN_EMAIL}, password ${common.DWCTL_ADMIN_PASSWORD}\n\n`,
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of children) child.kill(signal);
    process.exit(0);
  });
}
for (const child of children) child.once('exit', (code) => process.exit(code ?? 0));
