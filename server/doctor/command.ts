import { openReadOnly } from '@coffer/db';
import type { Command, CommandCall } from '../cli/command/command.ts';
import { createLog } from '../cli/log.ts';
import { createDeps } from '../cli/program.ts';
import type { Check, Group } from './check.ts';
import { examine } from './examine.ts';
import { loadSightings } from './sighting/sightings.ts';
import { summarize } from './summary.ts';

/** `pnpm run doctor`: works beside a Coffer that runs, and without one. */
export const command: Command = {
  operand: null,
  options: [],
  run: async (call) => {
    const checks = await look(call);
    call.out.write(`${formatChecks(checks)}\n`);
    return checks.some(({ state }) => state === 'error') ? 1 : 0;
  },
};

async function look({ config }: CommandCall): Promise<readonly Check[]> {
  const db = openReadOnly(config.databasePath);
  try {
    const log = createLog({ level: 'fatal', format: 'json' });
    const deps = createDeps(config, { db, log });
    await Promise.all([deps.payments?.prepare(), loadSightings(deps.sightings), deps.backups.look()]);
    return await examine({ patient: deps, log });
  } finally {
    await db.close();
  }
}

const headings: Readonly<Record<Group, string>> = {
  payments: 'Payments',
  database: 'Database',
  access: 'Access',
};
const words = { ok: 'ok', warning: 'WARNING', error: 'ERROR', pending: '-' };

/** The checks as a terminal shows them, with the same words as the page. */
export function formatChecks(checks: readonly Check[]): string {
  const groups = (Object.keys(headings) as Group[]).map((group) => {
    const own = checks.filter((check) => check.group === group);
    return own.length === 0 ? '' : `${headings[group]}\n${own.map(formatCheck).join('\n')}\n`;
  });
  return [...groups.filter((group) => group !== ''), `${summarize(checks)}.`].join('\n');
}

function formatCheck({ title, state, text, mend, details }: Check): string {
  const line = `  ${words[state].padEnd(8)} ${title}: ${text}`;
  const more = [...details.map((detail) => `- ${detail}`), ...(mend === null ? [] : [`→ ${mend}`])];
  return [line, ...more.map((one) => `           ${one}`)].join('\n');
}
