import { formatCredits } from '@coffer/db';
import type { FirstAdmin } from '../auth/set-up.ts';
import type { Config } from '../config/config.ts';
import type { Loaded } from '../config/load.ts';
import { formatProblems } from '../config/problem.ts';
import { describeSources } from '../config/source/sources.ts';
import { version } from '../version.ts';

/** What a start has to tell. */
export interface Started {
  readonly loaded: Loaded;
  readonly admin: FirstAdmin;
  /** Further lines that the person should read. */
  readonly notes: readonly string[];
}

/** The few lines that a person sees when Coffer has started. */
export function formatBanner(started: Started): string {
  const { loaded, admin, notes } = started;
  const { config, warnings } = loaded;
  const lines = [
    '',
    `  Coffer ${version}`,
    '',
    `  Open        ${config.hostUrl}${openedElsewhere(config)}`,
    `  Settings    ${describeSettings(loaded)}`,
    `  Payments    ${describeProvider(config)}`,
    `  Database    ${config.databasePath}`,
    ...describeAdmin(admin),
    '',
  ];
  const warned = formatProblems(warnings);
  return [...lines, ...(warned ? [warned, ''] : []), ...notes.flatMap((note) => [note, ''])].join('\n');
}

function openedElsewhere({ host, port, hostUrl }: Config): string {
  return new URL(hostUrl).port === String(port) ? '' : `  (listening on ${host}:${port})`;
}

function describeSettings({ config, sources }: Loaded): string {
  return `${describeSources(sources)}${config.tryOut ? ': try-out mode' : ''}`;
}

function describeProvider({ payment }: Config): string {
  if (payment === null) return 'off: no provider is configured';
  if (payment.provider === 'dummy') {
    return `dummy: each purchase grants ${formatCredits(payment.amountNano)} credits without collecting payment`;
  }
  return `Stripe, ${payment.livemode ? 'live' : 'test'} mode, price ${payment.priceId}`;
}

function describeAdmin(admin: FirstAdmin): string[] {
  switch (admin.kind) {
    case 'configured':
      return [`  Admin       ${admin.email}`];
    case 'present':
      return admin.email === null ? [] : [`  Admin       ${admin.email}`];
    case 'try_out':
      return [`  Admin       ${admin.email}`, `  Password    ${admin.password}   (shown this once)`];
    case 'link':
      return ['  Admin       none yet. Make the first one here:', `              ${admin.url}`];
  }
}
