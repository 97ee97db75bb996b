import { loadConfig } from '@coffer/server/config/load.ts';
import { formatProblems } from '@coffer/server/config/problem.ts';
import { describe, expect, it } from 'vitest';
import { accepted, refused, stripeVariables, type Situation } from './load-with.ts';

describe('a name that nobody knows', () => {
  it.each([
    ['payment:\n  strip: {}\n', 'config.yaml:2:3', 'payment.stripe'],
    ['payment:\n  dummy:\n    amont: 5\n', 'config.yaml:3:5', 'payment.dummy.amount'],
    ['Port: 1\n', 'config.yaml:1:1', 'port'],
    ['stripe:\n  api_key: x\n', 'config.yaml:1:1', 'payment.stripe'],
    ['api_key: x\n', 'config.yaml:1:1', 'payment.stripe.api_key'],
    ['price_id: x\n', 'config.yaml:1:1', 'payment.stripe.price_id'],
    [
      'log:\n  host_url: x\n',
      'config.yaml:2:3',
      'payment.stripe.host_url or payment.dummy.host_url or host_url',
    ],
    ['secret_key_fil: x\n', 'config.yaml:1:1', 'secret_key_file'],
  ])('is refused in a file, with the nearest key: %j', (yaml, where, meant) => {
    const unknown = refused({ yaml }).filter(({ code }) => code === 'key_unknown');
    expect(unknown).toMatchObject([{ where, mend: `Did you mean ${meant}?` }]);
  });

  it.each([
    ['DWCTL_PROT', 'DWCTL_PORT'],
    ['DWCTL_PAYMENT_STRIPE_API_KEY', 'DWCTL_PAYMENT__STRIPE__API_KEY'],
    ['DWCTL_STRIPE_API_KEY', 'DWCTL_PAYMENT__STRIPE__API_KEY'],
    ['DWCTL_PAYMENT__STRIPE__APIKEY', 'DWCTL_PAYMENT__STRIPE__API_KEY'],
    ['DWCTL_PAYMENT__STRIPE__PRICE', 'DWCTL_PAYMENT__STRIPE__PRICE_ID'],
    ['DWCTL_LOG', 'DWCTL_LOG__LEVEL or DWCTL_LOG__FORMAT'],
  ])('is refused in the environment, with the nearest variable: %s', (variable, meant) => {
    const problems = refused({ env: { [variable]: 'x' } });
    expect(problems).toMatchObject([
      { code: 'variable_unknown', where: variable, mend: `Did you mean ${meant}?` },
    ]);
  });

  it('is refused with no guess when nothing is near', () => {
    expect(refused({ env: { DWCTL_XYLOPHONES: '1' } })[0]?.mend).toMatch(/Unset it/);
    expect(refused({ yaml: 'xylophones: 1\n' })[0]).toMatchObject({
      found: 'the key "xylophones", which Coffer does not know',
      expected: expect.stringContaining('payment, credits, database'),
      mend: expect.stringMatching(/^Remove it/),
    });
  });

  it('is never answered with a key that is for tests alone', () => {
    expect(refused({ yaml: 'payment:\n  stripe:\n    api_bse: x\n' })[0]?.mend).not.toContain('api_base');
  });

  it('is ignored where it is no variable of Coffer', () => {
    expect(accepted({ env: { DWCTLPORT: 'x', MY_DWCTL_PORT: 'y' } }).sources.variables).toEqual([]);
  });
});

describe('an empty value', () => {
  it.each<[string, Situation]>([
    ['in a variable', { env: { DWCTL_PORT: '' } }],
    ['of blanks in a variable', { env: { DWCTL_PORT: '  ' } }],
    ['in a file', { yaml: 'port:\n' }],
    ['written as null', { yaml: 'port: null\n' }],
    ['written as ~', { yaml: 'port: ~\n' }],
    ['in quotation marks', { yaml: 'port: ""\n' }],
    ['as a list', { yaml: 'port: []\n' }],
  ])('is refused: %s', (_, situation) => {
    expect(refused(situation)).toMatchObject([{ code: 'empty', key: 'port', found: 'nothing' }]);
  });

  it('is refused, with where the value is found', () => {
    const problems = refused({ env: { ...stripeVariables, DWCTL_PAYMENT__STRIPE__WEBHOOK_SECRET: '' } });
    expect(problems).toMatchObject([{ code: 'empty', mend: expect.stringContaining('Signing secret') }]);
  });

  it('is refused for a path of a secret and in a file of a secret', () => {
    expect(refused({ env: { DWCTL_SECRET_KEY_FILE: '' } })).toMatchObject([{ code: 'empty' }]);
    const problems = refused({ env: { DWCTL_SECRET_KEY_FILE: 'k' }, files: { '/work/k': ' \n' } });
    expect(problems).toMatchObject([{ code: 'empty', key: 'secret_key', found: 'the empty file "k"' }]);
  });
});

describe('a secret in a file', () => {
  it.each([
    ['/run/none', /"\/run\/none", which does not exist/],
    ['/locked/key', /may not read/],
  ])('is refused when %s cannot be read, without calling the key missing', (path, found) => {
    const { DWCTL_PAYMENT__STRIPE__API_KEY: _, ...others } = stripeVariables;
    const problems = refused({ env: { ...others, DWCTL_PAYMENT__STRIPE__API_KEY_FILE: path } });
    expect(problems).toMatchObject([{ code: 'file_unreadable', key: 'payment.stripe.api_key' }]);
    expect(problems[0]?.found).toMatch(found);
  });

  it.each<[string, Situation]>([
    ['by variables', { env: { DWCTL_SECRET_KEY: 'a', DWCTL_SECRET_KEY_FILE: 'b' } }],
    ['in a file', { yaml: 'secret_key: a\nsecret_key_file: b\n' }],
  ])('is refused beside the secret itself, %s', (_, situation) => {
    expect(refused(situation)).toMatchObject([{ code: 'given_twice', key: 'secret_key' }]);
  });

  it('is for secrets alone', () => {
    expect(refused({ env: { DWCTL_PORT_FILE: 'x' } })).toMatchObject([{ code: 'variable_unknown' }]);
  });
});

it('refuses one variable in two spellings', () => {
  const problems = refused({ env: { DWCTL_PORT: '1', dwctl_port: '2' } });
  expect(problems).toMatchObject([{ code: 'given_twice', key: 'port', where: 'dwctl_port' }]);
});

describe('a configuration file', () => {
  it.each([
    ['a:\n\tb: c\n', 'config.yaml:2:1', /a tab/],
    ['port: 1\nport: 2\n', 'config.yaml:2:1', /there before/],
    ['port: "1\n', 'config.yaml:2:1', /missing/],
    ['port: 1: 2\n', 'config.yaml:1:7', /second colon/],
    ['port: @1\n', 'config.yaml:1:7', /begins with @/],
    ['port: *one\n', 'config.yaml:1:7', /begins with \*/],
    ['port: !!int 1\n', 'config.yaml:1:7', /begins with !/],
    ['port: 1\n---\nport: 2\n', 'config.yaml:2:1', /second YAML document/],
    ['%YAML 9.9\n---\nport: 1\n', 'config.yaml:1:7', /not YAML/],
  ])('is refused with line and column where it is no YAML: %j', (yaml, where, found) => {
    const problem = refused({ yaml }).find(({ code }) => code === 'yaml_invalid');
    expect(problem).toMatchObject({ where, found: expect.stringMatching(found) });
  });

  it('says nothing of missing keys when it could not be read', () => {
    const problems = refused({ yaml: 'a: b: c\n', env: { DWCTL_PAYMENT__DUMMY__AMOUNT: '0' } });
    expect(problems.map(({ code }) => code)).toEqual(['yaml_invalid', 'invalid']);
  });

  it.each([
    ['- port\n', /^a list as the whole file/],
    ['port\n', /^a single value as the whole file/],
    ['payment: stripe\n', /^a single value under payment/],
    ['payment:\n  - stripe\n', /^a list under payment/],
    ['port:\n  number: 1\n', /^keys or lists inside it/],
    ['auth:\n  trusted_proxies: [[a]]\n', /^keys or lists inside it/],
  ])('is refused where its shape is wrong: %j', (yaml, found) => {
    expect(refused({ yaml })).toMatchObject([{ code: 'wrong_shape', found: expect.stringMatching(found) }]);
  });

  it('takes a value from an anchor', () => {
    const yaml = 'port: &port 4000\nauth: &auth\n  session_days: 9\n';
    expect(accepted({ yaml }).config).toMatchObject({ port: 4000, auth: { sessionDays: 9 } });
    expect(accepted({ yaml: 'admin_email: &me me@example.com\nadmin_password: *me\n' }).config.admin).toEqual(
      {
        email: 'me@example.com',
        password: 'me@example.com',
      },
    );
  });

  it('is not passed over when its name ends in .yml', () => {
    const yaml = 'payment:\n  stripe:\n    api_key: sk_live_x\n';
    const [problem] = refused({ files: { '/work/config.yml': yaml } });
    expect(problem).toMatchObject({ code: 'file_misnamed', mend: expect.stringContaining('to config.yaml') });
    accepted({ files: { '/work/config.yml': 'theme: minimal\n' } });
    accepted({ files: { '/work/config.yml': yaml }, yaml: 'port: 3002\n' });
  });

  it('must be there when it is named, and be readable', () => {
    expect(refused({ argv: ['--config', 'no.yaml'] })).toMatchObject([{ code: 'file_missing' }]);
    expect(refused({ argv: ['--config', '/locked/c.yaml'] })).toMatchObject([{ code: 'file_unreadable' }]);
  });

  it('is refused when it is there and cannot be read', () => {
    const readFile = (): string => {
      throw Object.assign(new Error('no'), { code: 'EISDIR' });
    };
    expect(loadConfig({ argv: [], env: {}, workingDirectory: '/work', readFile })).toMatchObject({
      problems: [
        { code: 'file_unreadable', where: 'config.yaml', found: expect.stringContaining('a folder') },
      ],
    });
  });
});

describe('the command line', () => {
  it.each([
    [['--verbose'], 'argument_unknown', '"--verbose"'],
    [['--port=3001'], 'argument_unknown', '"--port"'],
    [['-x'], 'argument_unknown', '"-x"'],
    [['config.yaml'], 'argument_unknown', '"config.yaml"'],
    [['--config'], 'argument_without_value', '--config without a file'],
    [['--config='], 'argument_without_value', '--config without a file'],
    [['--config', 'a.yaml', '--config', 'a.yaml'], 'argument_repeated', '--config more than once'],
  ])('is refused: %j', (argv, code, found) => {
    const problems = refused({ argv, files: { '/work/a.yaml': '' } });
    expect(problems).toMatchObject([
      { code, where: 'the command line', found, expected: '--config FILE, --build, --help, --version' },
    ]);
    expect(formatProblems(problems)).toContain('  the command line\n    found');
  });

  it('is told of each wrong argument', () => {
    expect(refused({ argv: ['--a', 'b', '-c'] })).toHaveLength(3);
  });
});
