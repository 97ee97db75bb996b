import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSecret } from '@coffer/server/auth/secret.ts';
import { describe, expect, it } from 'vitest';
import { createTestFolder } from '../../setup/database.ts';

const withoutKey = (databasePath: string) => ({ secretKey: null, databasePath });

describe('the secret', () => {
  it('is the configured one’s hash, with no file', () => {
    const folder = createTestFolder();
    const config = { secretKey: 'x'.repeat(32), databasePath: join(folder, 'coffer.db') };
    expect(loadSecret(config)).toHaveLength(32);
    expect(loadSecret(config)).toEqual(loadSecret(config));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is made once, in a file that only its owner can read', () => {
    const folder = join(createTestFolder(), 'data');
    const config = withoutKey(join(folder, 'coffer.db'));
    const secret = loadSecret(config);
    expect(secret).toHaveLength(32);
    expect(loadSecret(config)).toEqual(secret);
    expect(readdirSync(folder)).toEqual(['coffer.db.secret']);
    expect(statSync(join(folder, 'coffer.db.secret')).mode & 0o777).toBe(0o600);
  });

  it('differs from one instance to the next', () => {
    const [first, second] = [createTestFolder(), createTestFolder()].map((folder) =>
      loadSecret(withoutKey(join(folder, 'coffer.db'))),
    );
    expect(first).not.toEqual(second);
  });

  it('is never replaced when its file is damaged', () => {
    const path = join(createTestFolder(), 'coffer.db');
    writeFileSync(`${path}.secret`, 'half a sec');
    expect(() => loadSecret(withoutKey(path))).toThrow(/coffer\.db\.secret is damaged: restore it/);
    expect(readFileSync(`${path}.secret`, 'utf8')).toBe('half a sec');
  });

  it('says in one line that its file cannot be read', () => {
    const path = join(createTestFolder(), 'coffer.db');
    mkdirSync(`${path}.secret`);
    expect(() => loadSecret(withoutKey(path))).toThrow(/cannot be used \(EISDIR\): give this user/);
  });

  it('says in one line that its folder is none', () => {
    const file = join(createTestFolder(), 'data');
    writeFileSync(file, '');
    expect(() => loadSecret(withoutKey(join(file, 'coffer.db')))).toThrow(/cannot be used \(ENOTDIR\): give/);
  });
});
