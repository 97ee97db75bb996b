import { loadConfig, type LoadResult } from '@coffer/server/config/load.ts';
import { expect } from 'vitest';

export interface Situation {
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The text of /work/config.yaml; there is none when left out. */
  readonly yaml?: string;
  /** Further files by their absolute path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
}

/** Loads a configuration as if started in /work, from files that exist in memory alone. */
export function loadWith({ argv = [], env = {}, yaml, files = {}, isTerminal }: Situation): LoadResult {
  const all: Record<string, string> = {
    ...files,
    ...(yaml === undefined ? {} : { '/work/config.yaml': yaml }),
  };
  const readFile = (path: string): string => {
    const content = all[path];
    if (content !== undefined) return content;
    throw Object.assign(new Error(`no ${path}`), { code: path.startsWith('/locked/') ? 'EACCES' : 'ENOENT' });
  };
  return loadConfig({
    argv,
    env,
    workingDirectory: '/work',
    readFile,
    ...(isTerminal === undefined ? {} : { isTerminal }),
  });
}

/** Expects the situation to be accepted. */
export function accepted(situation: Situation) {
  const result = loadWith(situation);
  expect(result).toMatchObject({ ok: true });
  if (!result.ok) throw new Error('the configuration was refused');
  return result;
}

/** Expects the situation to be refused, and gives its problems. */
export function refused(situation: Situation) {
  const result = loadWith(situation);
  expect(result).toMatchObject({ ok: false, instead: 'problems' });
  if (result.ok || result.instead !== 'problems') throw new Error('the configuration was not refused');
  return result.problems;
}

export const stripeVariables = {
  DWCTL_PAYMENT__STRIPE__API_KEY: 'sk_test_abc123',
  DWCTL_PAYMENT__STRIPE__WEBHOOK_SECRET: 'whsec_abc123',
  DWCTL_PAYMENT__STRIPE__PRICE_ID: 'price_abc123',
  DWCTL_PAYMENT__STRIPE__HOST_URL: 'https://credits.example.com',
};

export const dummyVariables = {
  DWCTL_PAYMENT__DUMMY__AMOUNT: '50',
  DWCTL_PAYMENT__DUMMY__HOST_URL: 'http://localhost:3001',
};
