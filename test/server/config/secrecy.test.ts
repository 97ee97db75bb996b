import { catalogOf, variableOf } from '@coffer/server/config/catalog.ts';
import { formatProblems } from '@coffer/server/config/problem.ts';
import { configSchema } from '@coffer/server/config/schema/schema.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dummyVariables, loadWith, stripeVariables, type Situation } from './load-with.ts';

const settings = [...catalogOf(configSchema).settings.values()];
const secretKeys = settings.filter(({ meta }) => meta.secret).map(({ key }) => key);
const anyKey = fc.constantFrom(...settings.map(({ key }) => key));

/** Begins as right and wrong values do; goes on with text that no message holds by chance. */
const secret = fc
  .tuple(
    fc.constantFrom(
      '',
      'pk_live_',
      'sk_live_',
      'rk_test_',
      'whsec_',
      'we_',
      'price_',
      '"',
      '${',
      '*',
      '&a ',
      '!t ',
    ),
    fc.string({
      unit: fc.constantFrom('¤', 'Ж', '9', ' ', "'", '"', ':', '#', '@', ',', '\\'),
      maxLength: 40,
    }),
  )
  .map(([prefix, rest]) => ({ written: `${prefix}ЖЖ¤${rest}`, hidden: 'ЖЖ¤' }));

/** A secret of Stripe's, which is known by its look wherever it has strayed. */
const stripeSecret = fc
  .tuple(
    fc.constantFrom('pk_live_', 'sk_live_', 'sk_test_', 'rk_test_', 'whsec_'),
    fc.string({ unit: fc.constantFrom('Q', 'Z', '7'), maxLength: 90 }),
  )
  .map(([prefix, rest]) => ({ written: `${prefix}QZQZ${rest}`, hidden: 'QZQZ' }));

/** Every text that a person may come to see. */
function shownFor(situation: Situation): string {
  const result = loadWith(situation);
  if (result.ok) return JSON.stringify([result.warnings, result.sources]) + formatProblems(result.warnings);
  return result.instead === 'problems'
    ? JSON.stringify(result.problems) + formatProblems(result.problems)
    : '';
}

function asYaml(key: string, value: string): string {
  const path = key.split('.');
  return path.map((name, depth) => `${'  '.repeat(depth)}${name}:`).join('\n') + ` ${value}\n`;
}

/** The ways to write a value for a key. */
function waysToWrite(key: string, value: string): Situation[] {
  const variable = variableOf(key);
  return [
    { env: { [variable]: value } },
    { env: { ...stripeVariables, ...dummyVariables, [variable]: value } },
    { env: { [variable]: value, [`${variable}_FILE`]: 'key' } },
    { env: { [`${variable}_FILE`]: 'key' }, files: { '/work/key': value } },
    { yaml: asYaml(key, value) },
    { yaml: asYaml(key, JSON.stringify(value)) },
    { yaml: asYaml(key, `[${JSON.stringify(value)}, ""]`) },
    { yaml: asYaml(key, `{ ${JSON.stringify(value)}: ${JSON.stringify(value)} }`) },
    { yaml: asYaml(key, `${value}\n${value}`) },
    { yaml: asYaml(`${key}x`, JSON.stringify(value)) },
  ];
}

describe('the value of a secret', () => {
  it('is in no message about its own key, however it was written', () => {
    fc.assert(
      fc.property(fc.constantFrom(...secretKeys), secret, (key, { written, hidden }) => {
        for (const situation of waysToWrite(key, written)) expect(shownFor(situation)).not.toContain(hidden);
      }),
    );
  });

  it('is in no message when it looks like one of Stripe, wherever it has strayed', () => {
    fc.assert(
      fc.property(anyKey, stripeSecret, (key, { written, hidden }) => {
        const strays: Situation[] = [
          ...waysToWrite(key, written),
          { yaml: `${written}: 1\n` },
          { env: { [`DWCTL_${written}`]: '1' } },
          { env: { [`${variableOf(key)}_FILE`]: written } },
          { argv: [written] },
          { argv: [`--${written}`] },
          { argv: [`--key=${written}`] },
          { argv: ['--config', written] },
        ];
        for (const situation of strays) expect(shownFor(situation)).not.toContain(hidden);
      }),
    );
  });
});
