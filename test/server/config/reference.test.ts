import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogOf, variableOf, type Setting } from '@coffer/server/config/catalog.ts';
import { exampleEnvironment, withReference } from '@coffer/server/config/reference.ts';
import { configSchema } from '@coffer/server/config/schema/schema.ts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../../..');
const catalog = catalogOf(configSchema);
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const example = readFileSync(join(root, '.env.example'), 'utf8');

describe('the reference', () => {
  it('in the README is what `pnpm generate` writes', () => {
    expect(readme).toBe(withReference(readme, catalog));
  });

  it('in .env.example is what `pnpm generate` writes', () => {
    expect(example).toBe(exampleEnvironment(catalog));
  });

  it('names every key and variable that is meant for people', () => {
    const settings = [...catalog.settings.values()];
    const isTold = ({ key }: Setting): boolean =>
      readme.includes(`\`${key}\``) && example.includes(`#${variableOf(key)}=`);
    expect(settings.filter(isTold)).toEqual(settings.filter(({ meta }) => !meta.hidden));
  });

  it('cannot be put into a README without its markers', () => {
    expect(() => withReference('# Coffer\n', catalog)).toThrow(/configuration:start/);
  });
});

it('a setting about which nothing is registered is a mistake in the schema', () => {
  expect(() => catalogOf(z.strictObject({ lost: z.string() }))).toThrow('Nothing is registered about lost');
});
