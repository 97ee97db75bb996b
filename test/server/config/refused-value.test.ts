import { formatProblems } from '@coffer/server/config/problem.ts';
import { describe, expect, it } from 'vitest';
import { dummyVariables, refused, stripeVariables } from './load-with.ts';

const stripe = (key: string): string => `DWCTL_PAYMENT__STRIPE__${key}`;
const dummy = (key: string): string => `DWCTL_PAYMENT__DUMMY__${key}`;

/** One variable with a value that is refused, and what the message says was found and how to mend it. */
type Row = readonly [variable: string, value: string, found: RegExp, mend: RegExp];

const rows: readonly Row[] = [
  [stripe('API_KEY'), 'pk_live_abc', /publishable key \(starts with pk_\)/, /Copy the secret key/],
  [stripe('API_KEY'), 'whsec_abc', /starts with whsec_/, /payment\.stripe\.webhook_secret/],
  [stripe('API_KEY'), 'hunter2hunter2', /^a value of 14 characters$/, /Developers → API keys/],
  [stripe('API_KEY'), 'sk_live_...', /placeholder/, /your own value/],
  [stripe('API_KEY'), '"sk_live_abc"', /quotation marks/, /Take the quotation marks off/],
  [stripe('API_KEY'), '${STRIPE_KEY}', /name of a variable/, /DWCTL_/],
  [stripe('WEBHOOK_SECRET'), 'sk_live_abc', /an API key/, /payment\.stripe\.api_key/],
  [stripe('WEBHOOK_SECRET'), 'we_1abc', /the id of the endpoint/, /Signing secret/],
  [stripe('WEBHOOK_SECRET'), 'whsec_a,oops', /^value 2 of 2: a value of 4 characters$/, /Signing secret/],
  [stripe('WEBHOOK_SECRET'), ',', /a value of 1 character$/, /Signing secret/],
  [stripe('PRICE_ID'), 'prod_abc', /^"prod_abc"$/, /copy the Price ID/],
  [stripe('PRICE_ID'), 'plan_abc', /^"plan_abc"$/, /one-time price/],
  [stripe('PRICE_ID'), '10.00', /^"10.00"$/, /Price ID/],
  [stripe('PRICE_ID'), 'sk_live_abc', /looks like a secret \(holds sk_live_\)/, /Price ID/],
  [stripe('HOST_URL'), 'credits.example.com', /"credits.example.com"/, /Begin it with https/],
  [stripe('HOST_URL'), 'localhost:3001', /"localhost:3001"/, /Begin it with https/],
  [stripe('HOST_URL'), 'https://example.com/?a=1', /a=1/, /Leave out the \?/],
  [stripe('HOST_URL'), 'https://example.com/#top', /#top/, /Leave out the \?/],
  [stripe('HOST_URL'), 'https://example.com/credits', /credits/, /Leave out the path/],
  [stripe('HOST_URL'), 'https://ann:hush@example.com', /^an address that holds a user name$/, /up to the @/],
  [stripe('HOST_URL'), 'https://example.com:99999', /99999/, /For example/],
  [stripe('HOST_URL'), 'https://', /"https:\/\/"/, /For example/],
  [stripe('ENABLE_INVOICE_CREATION'), 'maybe', /"maybe"/, /For example .*true/],
  [stripe('PACKS'), 'prod_abc', /"prod_abc"/, /Copy the Price ID/],
  [stripe('PACKS'), 'price_a, price_b+-5', /^value 2 of 2: "price_b\+-5"$/, /leave out the minus/],
  [stripe('PACKS'), 'price_a+0.0000000001', /0\.0000000001/, /at most 9 decimals/],
  [stripe('PACKS'), 'price_a+99999999999', /99999999999/, /Write each as/],
  [stripe('PACKS'), 'price_a,price_b,price_a', /"price_a,price_b,price_a"/, /Write each as/],
  [stripe('MAX_QUANTITY'), '0', /"0"/, /For example/],
  [stripe('MAX_QUANTITY'), '101', /"101"/, /For example/],
  [dummy('AMOUNT'), '0', /"0"/, /more than 0/],
  [dummy('AMOUNT'), '0.00', /"0.00"/, /more than 0/],
  [dummy('AMOUNT'), '-5', /"-5"/, /Leave out the minus/],
  [dummy('AMOUNT'), '1.0000000001', /"1.0000000001"/, /at most 9 decimals/],
  [dummy('AMOUNT'), '5e3', /"5e3"/, /no exponent/],
  [dummy('AMOUNT'), '10,50', /"10,50"/, /after a point/],
  [dummy('AMOUNT'), 'fifty', /"fifty"/, /For example payment\.dummy\.amount: 50/],
  [dummy('AMOUNT'), '0x10', /"0x10"/, /For example/],
  [dummy('AMOUNT'), '99999999999', /"99999999999"/, /For example/],
  [dummy('HOST_URL'), 'localhost:3001', /"localhost:3001"/, /Begin it/],
  ['DWCTL_CREDITS__INITIAL_CREDITS_FOR_STANDARD_USERS', '-1', /"-1"/, /Leave out the minus/],
  ['DWCTL_CREDITS__INITIAL_CREDITS_FOR_STANDARD_USERS', '1e2', /"1e2"/, /no exponent/],
  ['DWCTL_PORT', '0', /"0"/, /For example port: 3001/],
  ['DWCTL_PORT', '65536', /"65536"/, /For example/],
  ['DWCTL_PORT', '3001.5', /"3001.5"/, /For example/],
  ['DWCTL_PORT', 'http', /"http"/, /For example/],
  ['DWCTL_HOST', 'http://0.0.0.0', /"http:\/\/0.0.0.0"/, /Leave out the scheme/],
  ['DWCTL_HOST', '0.0.0.0:3001', /"0.0.0.0:3001"/, /Leave out the port/],
  ['DWCTL_DATABASE__PATH', './data/', /".\/data\/"/, /For example/],
  ['DWCTL_SECRET_KEY', 'short', /^a value of 5 characters$/, /openssl/],
  ['DWCTL_AUTH__ALLOW_SIGN_UP', '2', /"2"/, /For example/],
  ['DWCTL_AUTH__TRUSTED_PROXIES', '::/0', /"::\/0"/, /For example/],
  ['DWCTL_AUTH__TRUSTED_PROXIES', '10.0.0.0/33', /"10.0.0.0\/33"/, /For example/],
  ['DWCTL_AUTH__TRUSTED_PROXIES', '127.0.0.1,proxy', /^value 2 of 2: "proxy"$/, /For example/],
  ['DWCTL_AUTH__TRUSTED_PROXIES', '10.0.0.0/8/8', /"10.0.0.0\/8\/8"/, /For example/],
  ['DWCTL_AUTH__SESSION_DAYS', '366', /"366"/, /For example/],
  ['DWCTL_LOG__LEVEL', 'loud', /"loud"/, /For example/],
  ['DWCTL_LOG__FORMAT', 'xml', /"xml"/, /For example/],
];

describe('a value that does not fit', () => {
  const cases = rows.map(([variable, value, found, mend]) => ({ variable, value, found, mend }));

  it.each(cases)('is refused: $variable=$value', ({ variable, value, found, mend }) => {
    const base = variable.includes('STRIPE')
      ? stripeVariables
      : variable.includes('DUMMY')
        ? dummyVariables
        : {};
    const problems = refused({ env: { ...base, [variable]: value } });
    const key = variable.replace('DWCTL_', '').replaceAll('__', '.').toLowerCase();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'invalid', severity: 'error', key, variable, where: variable });
    expect(problems[0]?.found).toMatch(found);
    expect(problems[0]?.mend).toMatch(mend);
    expect(problems[0]?.expected).not.toBe('');
  });

  it.each([
    ['short-password', 'admin@example.com', 'seven77'],
    ['long-password', 'admin@example.com', 'x'.repeat(129)],
    ['address', 'admin', 'correct horse'],
  ])('is refused for the first admin: %s', (_, email, password) => {
    const problems = refused({ env: { DWCTL_ADMIN_EMAIL: email, DWCTL_ADMIN_PASSWORD: password } });
    expect(problems.map(({ code }) => code)).toEqual(['invalid']);
  });

  it('names its line and column in a file', () => {
    const [problem] = refused({ yaml: 'log:\n  level: info\nport: http\n' });
    expect(problem).toMatchObject({ key: 'port', variable: 'DWCTL_PORT', where: 'config.yaml:3:7' });
  });

  it('is refused as a list where one value belongs', () => {
    const [problem] = refused({ yaml: 'port: [1, 2]\n' });
    expect(problem).toMatchObject({ code: 'invalid', key: 'port', found: 'a list of 2' });
  });
});

describe('everything that is wrong', () => {
  const situation = {
    argv: ['--verbose'],
    yaml: `
payment:
  stripe:
    api_key: pk_live_hush
    prise_id: price_1
    host_url: example.com
  dummy:
    amount: 0
    host_url: http://localhost:3001
admin_email: admin@example.com
`,
    env: { DWCTL_PROT: '1', DWCTL_PORT: '', NODE_ENV: 'production' },
  };

  it('is told at once, each thing once', () => {
    const told = refused(situation).map(({ code, key }) => `${code} ${key ?? '-'}`);
    expect(told).toEqual([
      'argument_unknown -',
      'key_unknown -',
      'variable_unknown -',
      'empty port',
      'invalid payment.stripe.api_key',
      'missing payment.stripe.webhook_secret',
      'missing payment.stripe.price_id',
      'invalid payment.stripe.host_url',
      'invalid payment.dummy.amount',
      'both_providers payment.dummy.*',
      'dummy_in_production payment.dummy.allow_in_production',
      'missing admin_password',
    ]);
  });

  it('reads well on a console', () => {
    const problems = refused({ yaml: 'payment:\n  stripe:\n    price_id: prod_1\nport: 0\n' });
    expect(formatProblems(problems.filter(({ key }) => key === 'port' || key?.endsWith('.price_id'))))
      .toBe(`The configuration has 2 problems:

  payment.stripe.price_id (DWCTL_PAYMENT__STRIPE__PRICE_ID) in config.yaml:3:15
    found     "prod_1"
    expected  the id of a Stripe Price: price_...
    to mend   That is the product. Open it in the Stripe Dashboard under Products and copy the Price ID of its price.

  port (DWCTL_PORT) in config.yaml:4:7
    found     "0"
    expected  a whole number from 1 to 65535
    to mend   For example port: 3001
`);
  });
});
