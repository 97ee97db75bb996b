import { formatCredits } from '@coffer/db/credits';
import type { Config, StripeConfig } from './config.ts';
import { warningAbout, type ConfigProblem } from './problem.ts';
import { describeSources, type Sources } from './source/sources.ts';

interface Circumstances {
  readonly isProduction: boolean;
  /** Neither a file nor a variable that means anything was found. */
  readonly isBare: boolean;
  readonly sources: Sources;
}

/** Tells what a working configuration had better not be. */
export function findWarnings(config: Config, circumstances: Circumstances): ConfigProblem[] {
  const { payment } = config;
  const { isProduction, isBare, sources } = circumstances;
  return [
    ...(payment?.provider === 'dummy' && !config.tryOut ? [dummyIsOn()] : []),
    ...(payment?.provider === 'stripe' ? stripeWarnings(payment, isProduction) : []),
    ...addressWarnings(config),
    ...(hidesVisitors(config) ? [proxyNotNamed(config)] : []),
    ...(config.auth.allowSignUp && config.credits.initialNano > 0n ? [creditsForSignUp(config)] : []),
    ...(isBare && !config.tryOut ? [nothingConfigured(sources)] : []),
  ];
}

function dummyIsOn(): ConfigProblem {
  return warningAbout('dummy_provider', 'payment.dummy.*', {
    found: 'the dummy payment provider',
    expected: 'a provider that takes payment, once real people buy',
    mend: 'Configure payment.stripe: until then everybody who signs in gets credits for nothing.',
  });
}

function creditsForSignUp({ credits }: Config): ConfigProblem {
  const initial = formatCredits(credits.initialNano);
  return warningAbout('credits_for_sign_up', 'credits.initial_credits_for_standard_users', {
    found: `${initial} initial credits while auth.allow_sign_up is on`,
    expected: 'one of the two, where credits are worth money',
    mend: `Anybody who signs up gets ${initial} credits, and again under another e-mail address. Unless that is meant, set auth.allow_sign_up to false.`,
  });
}

function stripeWarnings({ livemode, apiBase }: StripeConfig, isProduction: boolean): ConfigProblem[] {
  const warnings: ConfigProblem[] = [];
  if (isProduction && !livemode) {
    warnings.push(
      warningAbout('test_key_in_production', 'payment.stripe.api_key', {
        found: 'a test key while NODE_ENV is production',
        expected: 'a live key: sk_live_... or rk_live_...',
        mend: 'Replace it before selling: with a test key, test cards buy real credits.',
      }),
    );
  }
  if (apiBase !== null) {
    warnings.push(
      warningAbout('stripe_elsewhere', 'payment.stripe.api_base', {
        found: `Stripe calls, and the key with them, going to ${apiBase}`,
        expected: 'Stripe itself, outside of tests',
        mend: 'Remove payment.stripe.api_base.',
      }),
    );
  }
  return warnings;
}

function addressWarnings({ hostUrl, payment }: Config): ConfigProblem[] {
  if (!hostUrl.startsWith('http:')) return [];
  const key = payment ? `payment.${payment.provider}.host_url` : 'host_url';
  const found = `${hostUrl}, which is not encrypted`;
  const mend = 'Put a reverse proxy with a certificate in front, and write its https:// address.';
  if (payment?.provider === 'stripe' && payment.livemode) {
    const expected = 'an https:// address together with a live key';
    return [warningAbout('live_key_not_https', key, { found, expected, mend })];
  }
  if (isLoopback(new URL(hostUrl).hostname)) return [];
  const expected = 'an https:// address: passwords and sessions cross the network';
  return [warningAbout('host_url_not_https', key, { found, expected, mend })];
}

/** Whether a proxy must be in front, since Coffer itself speaks plain HTTP, and nothing tells it from its visitors. */
export function hidesVisitors({ hostUrl, auth }: Config): boolean {
  return hostUrl.startsWith('https:') && auth.trustedProxies.length === 0;
}

function proxyNotNamed({ hostUrl }: Config): ConfigProblem {
  return warningAbout('proxy_not_named', 'auth.trusted_proxies', {
    found: `nothing, while ${hostUrl} needs a reverse proxy in front`,
    expected: 'the proxy: to Coffer all visitors come from its address, and share its limits on signing in',
    mend: 'Set it to the address that the proxy has for Coffer: 127.0.0.1 for one on this machine.',
  });
}

/** Whether a host name means this machine alone. */
export function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Tells that buying is off because no configuration was found, which most often means that it was looked for elsewhere. */
export function nothingConfigured(sources: Sources): ConfigProblem {
  return warningAbout('nothing_configured', 'payment.*', {
    found: describeSources(sources),
    expected: 'a configuration; try-out mode is for new databases, outside production',
    mend: 'Payments are off. Start where your config.yaml is, or pass --config FILE.',
  });
}
