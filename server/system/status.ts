import { listFlaggedPurchases, listWaitingEvents } from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requirePlatformManager } from '../access/policy.ts';
import { backupCheck } from '../backup/check.ts';
import { hidesVisitors } from '../config/warnings.ts';
import type { Deps } from '../deps.ts';
import { catchUpCheck } from '../payments/reconcile/check.ts';

/** One thing that was looked at, in words for whoever runs this instance. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly state: 'ok' | 'warning' | 'error' | 'pending';
  readonly text: string;
  /** What to do about it; null where nothing is to be done. */
  readonly mend: string | null;
}

const shownAtMost = 100;

/**
 * How this instance stands.
 * @throws Refusal `scope_missing`, `forbidden`.
 */
export async function readStatus(deps: Deps, caller: Caller): Promise<readonly Check[]> {
  requirePlatformManager(caller, 'users:read');
  return [
    providerCheck(deps),
    await keptCheck(deps),
    await catchUpCheck(deps),
    databaseCheck(deps),
    backupCheck(deps),
    signUpCheck(deps),
    proxyCheck(deps),
  ];
}

function databaseCheck({ db }: Deps): Check {
  const text = `Everything is kept in ${db.path}, and what was answered is on disk.`;
  return { id: 'database', title: 'Database', state: 'ok', text, mend: null };
}

function signUpCheck({ config }: Deps): Check {
  const text = config.auth.allowSignUp
    ? 'Anybody who reaches this page may make an account.'
    : 'Accounts are made by Platform Managers only.';
  return { id: 'sign_up', title: 'Signing up', state: 'ok', text, mend: null };
}

function proxyCheck({ config, limits }: Deps): Check {
  const base = { id: 'proxy', title: 'Reverse proxy' };
  const { unnamedProxy } = limits.visitors;
  const shared = 'everybody who comes through it counts as one visitor, and shares the limits on signing in';
  if (unnamedProxy !== null) {
    return {
      ...base,
      state: 'warning',
      text: `${unnamedProxy} passes requests on, and auth.trusted_proxies does not name it: ${shared}.`,
      mend: `If it is your reverse proxy, add ${unnamedProxy} to auth.trusted_proxies and start again.`,
    };
  }
  if (hidesVisitors(config)) {
    return {
      ...base,
      state: 'warning',
      text: `${config.hostUrl} needs a reverse proxy in front, and auth.trusted_proxies names none: ${shared}.`,
      mend: 'Set auth.trusted_proxies to the address that the proxy has for Coffer, and start again.',
    };
  }
  const named = config.auth.trustedProxies;
  const text =
    named.length === 0
      ? 'None: visitors reach Coffer directly.'
      : `Believed about visitors: ${named.join(', ')}.`;
  return { ...base, state: 'ok', text, mend: null };
}

async function keptCheck({ db }: Deps): Promise<Check> {
  const flagged = await listFlaggedPurchases(db, shownAtMost);
  const waiting = await listWaitingEvents(db, shownAtMost);
  const base = { id: 'kept_payments', title: 'Payments kept without crediting' };
  const kept = [
    ...flagged.map((row) => `${row.checkoutId ?? row.id} (${row.reason ?? 'no reason'})`),
    ...waiting.map((row) => `event ${row.id} (${row.reason ?? 'no reason'})`),
  ];
  if (kept.length === 0) {
    return { ...base, state: 'ok', text: 'None: every payment was credited.', mend: null };
  }
  const count = kept.length >= shownAtMost ? `At least ${shownAtMost}` : kept.length;
  return {
    ...base,
    state: 'error',
    text: `${count} came in but could not be credited: ${kept.slice(0, 5).join(', ')}.`,
    mend: 'Look at each in the Stripe Dashboard; then grant the credits, or refund the payment there.',
  };
}

function providerCheck({ payments }: Deps): Check {
  const base = { id: 'provider', title: 'Payments' };
  if (!payments) {
    return {
      ...base,
      state: 'warning',
      text: 'Buying credits is switched off: no payment provider is configured.',
      mend: 'Set payment.stripe in the configuration, as the README shows, and start again.',
    };
  }
  const { state, text, mend } = payments.check();
  return { ...base, state, text, mend };
}
