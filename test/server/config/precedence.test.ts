import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '@coffer/server/config/load.ts';
import { describe, expect, it } from 'vitest';
import { createTestFolder } from '../../setup/database.ts';
import { accepted, loadWith } from './load-with.ts';

describe('sources', () => {
  it('let a variable win over the file, key by key', () => {
    const { config, sources } = accepted({
      yaml: 'port: 4000\nlog:\n  level: debug\n',
      env: { DWCTL_PORT: '5000', PATH: '/bin', HOME: '/root' },
    });
    expect(config).toMatchObject({ port: 5000, log: { level: 'debug' } });
    expect(sources).toMatchObject({ file: '/work/config.yaml', variables: ['DWCTL_PORT'] });
  });

  it('read variables in any case', () => {
    const env = { dwctl_port: '5000', Dwctl_Log__Level: 'warn' };
    expect(accepted({ env }).config).toMatchObject({ port: 5000, log: { level: 'warn' } });
  });

  it.each([
    [['--config', 'conf/other.yaml']],
    [['--config=conf/other.yaml']],
    [['--', '--config', 'conf/other.yaml']],
  ])('read the file that %j names, from the folder the command was started in', (argv) => {
    const { config, sources } = accepted({
      argv,
      yaml: 'port: 1111\n',
      files: { '/work/conf/other.yaml': 'port: 2222\ndatabase:\n  path: d.db\n' },
    });
    expect(config).toMatchObject({ port: 2222, databasePath: '/work/d.db' });
    expect(sources.file).toBe('/work/conf/other.yaml');
  });

  it('read secrets from files that the file or a variable names', () => {
    const { config } = accepted({
      yaml: 'admin_email: a@example.com\nadmin_password_file: secrets/admin\n',
      env: {
        DWCTL_SECRET_KEY_FILE: '/run/key',
      },
      files: { '/work/secrets/admin': 'correct horse\n', '/run/key': `${'k'.repeat(40)}\r\n` },
    });
    expect(config).toMatchObject({ admin: { password: 'correct horse' }, secretKey: 'k'.repeat(40) });
  });

  it('let a variable win over a file of the configuration that holds the same secret', () => {
    const yaml = 'secret_key_file: missing\n';
    const value = 'v'.repeat(32);
    expect(accepted({ yaml: 'secret_key: short\n', env: { DWCTL_SECRET_KEY: value } }).config.secretKey).toBe(
      value,
    );
    expect(accepted({ yaml, env: { DWCTL_SECRET_KEY: value } }).config.secretKey).toBe(value);
  });
});

describe('the command line', () => {
  it('asks for help, whatever else is wrong', () => {
    const result = loadWith({ argv: ['--nonsense', '--help'], env: { DWCTL_PORT: 'x' } });
    expect(result).toMatchObject({
      ok: false,
      instead: 'help',
      text: expect.stringContaining('--config FILE'),
    });
    expect(loadWith({ argv: ['-h'] })).toMatchObject({ instead: 'help' });
  });

  it('asks for the version', () => {
    expect(loadWith({ argv: ['--version'] })).toEqual({ ok: false, instead: 'version' });
    expect(loadWith({ argv: ['-v'] })).toEqual({ ok: false, instead: 'version' });
  });

  it('asks to build, whatever the configuration is', () => {
    const result = loadWith({ argv: ['--build'], env: { DWCTL_PORT: 'x' } });
    expect(result).toEqual({ ok: false, instead: 'build' });
  });
});

describe('the disk', () => {
  it('is read where no other reader is given', () => {
    const folder = createTestFolder();
    writeFileSync(join(folder, 'config.yaml'), 'port: 4321\nsecret_key_file: key\n');
    writeFileSync(join(folder, 'key'), `\uFEFF${'k'.repeat(32)}\n`);
    const result = loadConfig({ argv: [], env: {}, workingDirectory: folder });
    expect(result).toMatchObject({ ok: true, config: { port: 4321, secretKey: 'k'.repeat(32) } });
  });
});
