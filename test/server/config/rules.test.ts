import { describe, expect, it } from 'vitest';
import { accepted, dummyVariables, refused, stripeVariables, type Situation } from './load-with.ts';

const production = { NODE_ENV: 'production' };

describe('providers', () => {
  it.each<[string, Situation]>([
    ['by variables', { env: { ...stripeVariables, ...dummyVariables } }],
    ['in a file and by a variable', { env: stripeVariables, yaml: 'payment:\n  dummy:\n    amount: 50\n' }],
    ['with one of them empty', { env: stripeVariables, yaml: 'payment:\n  dummy:\n' }],
  ])('are refused when there are two, %s', (_, situation) => {
    expect(refused(situation)).toContainEqual(
      expect.objectContaining({ code: 'both_providers', variable: 'DWCTL_PAYMENT__DUMMY__*' }),
    );
  });

  it('are both named, with where they were written, when there are two', () => {
    const [problem] = refused({
      env: stripeVariables,
      yaml: 'payment:\n  dummy:\n    amount: 50\n    host_url: https://credits.example.com\n',
    });
    expect(problem?.where).toBeNull();
    expect(problem?.found).toMatch(
      /^payment\.stripe \(in DWCTL_PAYMENT__STRIPE__\w+ and \d more\) and payment\.dummy \(in config\.yaml:3:13 and 1 more\)$/,
    );
    expect(problem?.mend).toContain('DWCTL_PAYMENT__STRIPE__*');
    expect(problem?.mend).toContain('DWCTL_PAYMENT__DUMMY__*');
  });

  it('need each of their keys once one is given', () => {
    const problems = refused({ env: { DWCTL_PAYMENT__STRIPE__API_KEY: 'sk_test_abc' } });
    expect(problems.map(({ code, key, where }) => [code, key, where])).toEqual([
      ['missing', 'payment.stripe.webhook_secret', null],
      ['missing', 'payment.stripe.price_id', null],
      ['missing', 'payment.stripe.host_url', null],
    ]);
    expect(problems[0]?.mend).toContain('DWCTL_PAYMENT__STRIPE__WEBHOOK_SECRET_FILE');
  });

  it('need their keys when their section is begun with nothing in it', () => {
    const keys = refused({ yaml: 'payment:\n  dummy:\n' }).map(({ key }) => key);
    expect(keys).toEqual(['payment.dummy.amount', 'payment.dummy.host_url']);
  });

  it('refuse the dummy in production, unless it is allowed there', () => {
    const env = { ...dummyVariables, ...production };
    expect(refused({ env })).toMatchObject([
      { code: 'dummy_in_production', key: 'payment.dummy.allow_in_production' },
    ]);
    const { config } = accepted({ env: { ...env, DWCTL_PAYMENT__DUMMY__ALLOW_IN_PRODUCTION: 'True' } });
    expect(config.payment).toMatchObject({ provider: 'dummy' });
  });
});

describe('what is sold', () => {
  const section = 'DWCTL_PAYMENT__STRIPE__';

  it('is the default price, then the packs with their bonuses', () => {
    const written = `price_b+5, price_abc123+0.5\nprice_c`;
    const { config } = accepted({ env: { ...stripeVariables, [`${section}PACKS`]: written } });
    expect(config.payment).toMatchObject({
      priceId: 'price_abc123',
      maxQuantity: 1,
      freeAmount: null,
      packs: [
        { priceId: 'price_abc123', bonusNano: 500_000_000n },
        { priceId: 'price_b', bonusNano: 5_000_000_000n },
        { priceId: 'price_c', bonusNano: 0n },
      ],
    });
  });

  it('may be an amount between two limits, both of which are needed, in order', () => {
    const one = { ...stripeVariables, [`${section}FREE_AMOUNT__MIN`]: '5' };
    expect(refused({ env: one })).toMatchObject([{ code: 'missing', key: 'payment.stripe.free_amount.max' }]);
    const both = (max: string) => ({ env: { ...one, [`${section}FREE_AMOUNT__MAX`]: max } });
    expect(refused(both('4'))).toMatchObject([{ code: 'invalid', key: 'payment.stripe.free_amount.max' }]);
    expect(accepted(both('50')).config.payment).toMatchObject({ freeAmount: { min: 5, max: 50 } });
  });
});

describe('the address', () => {
  it('may be given where nothing is sold', () => {
    const { config } = accepted({ env: { DWCTL_HOST_URL: 'https://credits.example.com/' } });
    expect(config).toMatchObject({ hostUrl: 'https://credits.example.com', payment: null, tryOut: false });
  });

  it('is refused when it is not that of the provider', () => {
    const env = { ...stripeVariables, DWCTL_HOST_URL: 'https://other.example.com' };
    expect(refused({ env })).toMatchObject([{ code: 'two_addresses', key: 'host_url' }]);
    const same = {
      ...stripeVariables,
      DWCTL_HOST_URL: `${stripeVariables.DWCTL_PAYMENT__STRIPE__HOST_URL}/`,
    };
    expect(accepted({ env: same }).config.hostUrl).toBe('https://credits.example.com');
  });
});

describe('the first admin', () => {
  it.each([
    ['DWCTL_ADMIN_EMAIL', 'admin@example.com', 'admin_password'],
    ['DWCTL_ADMIN_PASSWORD', 'correct horse', 'admin_email'],
  ])('is refused with %s alone', (variable, value, absent) => {
    expect(refused({ env: { [variable]: value } })).toMatchObject([{ code: 'missing', key: absent }]);
  });

  it('is told what to set where the password is missing, or what to do without', () => {
    const [problem] = refused({ env: { DWCTL_ADMIN_EMAIL: 'admin@example.com' } });
    expect(problem).toMatchObject({
      found: 'nothing, while admin_email is set: the first administrator needs both',
      expected: 'a password of 8 to 128 characters',
    });
    expect(problem?.mend).toMatch(/DWCTL_ADMIN_PASSWORD_FILE\. Choose a long one: .* Or remove admin_email/);
  });

  it.each([
    ['short', 'a value of 5 characters', 'Choose a long one: length counts for more than odd characters.'],
    ['x'.repeat(129), 'a value of 129 characters', 'Choose one of 128 characters at most.'],
  ])('is refused with the password %s', (password, found, mend) => {
    const env = { DWCTL_ADMIN_EMAIL: 'admin@example.com', DWCTL_ADMIN_PASSWORD: password };
    expect(refused({ env })).toMatchObject([{ code: 'invalid', key: 'admin_password', found, mend }]);
  });

  it('is told once to have an empty password', () => {
    const env = { DWCTL_ADMIN_EMAIL: 'admin@example.com', DWCTL_ADMIN_PASSWORD: '' };
    expect(refused({ env })).toMatchObject([{ code: 'empty', key: 'admin_password' }]);
  });
});

describe('warnings', () => {
  const named = { DWCTL_AUTH__TRUSTED_PROXIES: '127.0.0.1' };
  const stripe = (changes: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) => {
    const changed = Object.entries(changes).map(([key, value]) => [`DWCTL_PAYMENT__STRIPE__${key}`, value]);
    return { ...stripeVariables, ...named, ...Object.fromEntries(changed), ...more };
  };
  const allowed = { ...dummyVariables, ...production, DWCTL_PAYMENT__DUMMY__ALLOW_IN_PRODUCTION: 'true' };
  const live = { API_KEY: 'sk_live_abc' };
  const initialCredits = { DWCTL_CREDITS__INITIAL_CREDITS_FOR_STANDARD_USERS: '2.5' };

  it.each<[string, Record<string, string>, string[]]>([
    ['Stripe with https', stripe({}), []],
    ['https and no proxy', stripeVariables, ['proxy_not_named']],
    ['https and no proxy, with nothing sold', { DWCTL_HOST_URL: 'https://a.io' }, ['proxy_not_named']],
    ['Stripe on localhost', stripe({ HOST_URL: 'http://localhost:3001' }), []],
    ['Stripe on a loopback address', stripe({ HOST_URL: 'http://[::1]:3001' }), []],
    ['http across the network', stripe({ HOST_URL: 'http://example.com' }), ['host_url_not_https']],
    ['a look-alike of localhost', stripe({ HOST_URL: 'http://127.0.0.1.evil.io' }), ['host_url_not_https']],
    ['a live key with http', stripe({ ...live, HOST_URL: 'http://localhost:3001' }), ['live_key_not_https']],
    ['a live key across the network', stripe({ ...live, HOST_URL: 'http://a.io' }), ['live_key_not_https']],
    ['a live key in production', stripe(live, production), []],
    ['a test key in production', stripe({}, production), ['test_key_in_production']],
    ['Stripe elsewhere', stripe({ API_BASE: 'http://127.0.0.1:1' }), ['stripe_elsewhere']],
    ['http with nothing sold', { DWCTL_HOST_URL: 'http://example.com' }, ['host_url_not_https']],
    ['the dummy', dummyVariables, ['dummy_provider']],
    ['the dummy in production', allowed, ['dummy_provider']],
    ['credits for whoever signs up', initialCredits, ['credits_for_sign_up']],
    ['credits for whom managers let in', { ...initialCredits, DWCTL_AUTH__ALLOW_SIGN_UP: 'false' }, []],
    ['try-out mode', {}, []],
  ])('for %s are as they should be', (_, env, codes) => {
    const { warnings } = accepted({ env });
    expect(warnings.map(({ code }) => code)).toEqual(codes);
    expect(warnings.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  it('say what signing up gives to anybody', () => {
    const { warnings } = accepted({ env: initialCredits });
    expect(warnings[0]?.mend).toContain('Anybody who signs up gets 2.50 credits');
  });
});
