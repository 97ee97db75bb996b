import { variableOf, type Catalog } from '../catalog.ts';
import { quote } from '../found.ts';
import { mistakeAt, mistakeWith, type ConfigProblem } from '../problem.ts';
import type { Given, Reading } from './given.ts';
import { didYouMean, neighbours } from './unknown-name.ts';

const prefix = /^DWCTL_/i;

/** Takes the settings out of the environment: `DWCTL_*` in any case, `__` between a section and its key. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  catalog: Catalog,
): Reading {
  const given = new Map<string, Given>();
  const problems: ConfigProblem[] = [];
  for (const [variable, value] of Object.entries(env)) {
    if (!prefix.test(variable) || value === undefined) continue;
    const name = variable.replace(prefix, '').toLowerCase().replaceAll('__', '.');
    const known = catalog.names.get(name);
    const earlier = given.get(name);
    if (!known) problems.push(unknownVariable(variable, name, catalog));
    else if (earlier) problems.push(setTwice(known.setting.key, [earlier.where, variable]));
    else given.set(name, { ...known, value: value === '' ? null : value, where: variable });
  }
  return { given: [...given.values()], started: [], problems, complete: true };
}

function setTwice(key: string, variables: readonly [string, string]): ConfigProblem {
  return mistakeWith(
    'given_twice',
    { key, where: variables[1] },
    {
      found: `the same variable twice, as ${variables.join(' and ')}`,
      expected: 'one of the two: upper and lower case count as the same',
      mend: `Unset ${variables[1]}.`,
    },
  );
}

function unknownVariable(variable: string, name: string, catalog: Catalog): ConfigProblem {
  const isSection = catalog.sections.has(name);
  const meant = (isSection ? neighbours(`${name}.`, catalog) : didYouMean(name, catalog)).map(variableOf);
  return mistakeAt('variable_unknown', quoteName(variable), {
    found: isSection ? 'a variable named like a whole section' : 'a variable that Coffer does not know',
    expected: isSection
      ? 'one variable for each key of the section'
      : 'a variable of the configuration reference',
    mend: meant.length > 0 ? `Did you mean ${meant.join(' or ')}?` : `Unset it, or look it up in the README.`,
  });
}

function quoteName(variable: string): string {
  const quoted = quote(variable);
  return quoted === `"${variable}"` ? variable : quoted;
}
