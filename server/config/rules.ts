import { missing, type Written } from './check.ts';
import { variableOf, type Catalog } from './catalog.ts';
import { mistakeWith, type ConfigProblem } from './problem.ts';
import { onOrOff, origin } from './schema/text.ts';

/**
 * The rules that concern several keys. They look at what was written rather than at what was read, so that they are
 * told together with everything that is wrong with the single values.
 */
export function checkRules(written: Written, catalog: Catalog, isProduction: boolean): ConfigProblem[] {
  return [
    ...oneProvider(written),
    ...noDummyInProduction(written, isProduction),
    ...oneAddress(written),
    ...orderedAmounts(written),
    ...wholeAdmin(written, catalog),
  ];
}

/** With both, a purchase could be had for free. */
function oneProvider({ started, values }: Written): ConfigProblem[] {
  if (!started.has('payment.stripe') || !started.has('payment.dummy')) return [];
  const [stripe, dummy] = ['payment.stripe', 'payment.dummy'].map((section) => ({
    found: `${section}${placesOf(section, values)}`,
    all: `${section} and every variable ${variableOf(`${section}.*`)}`,
  }));
  return [
    mistakeWith(
      'both_providers',
      { key: 'payment.dummy.*', where: null },
      {
        found: `${stripe?.found} and ${dummy?.found}`,
        expected: 'one payment provider: the dummy grants credits that nobody paid for',
        mend: `Remove ${dummy?.all}, or else ${stripe?.all}.`,
      },
    ),
  ];
}

/** Where a section was written: " (in config.yaml:4:3)". Nothing for one that was begun and left empty. */
function placesOf(section: string, values: Written['values']): string {
  const [first, ...others] = [...values.values()].filter(({ key }) => key.startsWith(`${section}.`));
  if (!first) return '';
  return ` (in ${first.where}${others.length > 0 ? ` and ${others.length} more` : ''})`;
}

function noDummyInProduction({ started, values }: Written, isProduction: boolean): ConfigProblem[] {
  const allowed = values.get('payment.dummy.allow_in_production')?.value;
  const isAllowed = typeof allowed === 'string' && onOrOff.safeParse(allowed).data === true;
  if (!isProduction || isAllowed || !started.has('payment.dummy')) return [];
  return [
    mistakeWith(
      'dummy_in_production',
      { key: 'payment.dummy.allow_in_production', where: null },
      {
        found: 'the dummy provider while NODE_ENV is production',
        expected: 'a provider that takes payment',
        mend: 'Configure payment.stripe; if credits are meant to be free, set payment.dummy.allow_in_production: true',
      },
    ),
  ];
}

/** With two, a link would lead to one and the sign-in be refused at the other. */
function oneAddress({ values }: Written): ConfigProblem[] {
  const general = values.get('host_url');
  const own = values.get('payment.stripe.host_url') ?? values.get('payment.dummy.host_url');
  if (!general || !own) return [];
  const [one, other] = [general, own].map(({ value }) => origin().safeParse(value).data);
  if (one === undefined || other === undefined || one === other) return [];
  return [
    mistakeWith(
      'two_addresses',
      { key: 'host_url', where: general.where },
      {
        found: `${one}, while ${own.key} is ${other}`,
        expected: 'one address that people open Coffer at',
        mend: `Remove host_url: with a payment provider, ${own.key} counts for everything.`,
      },
    ),
  ];
}

function wholeAdmin({ values }: Written, catalog: Catalog): ConfigProblem[] {
  const keys = ['admin_email', 'admin_password'];
  const absent = keys.filter((key) => !values.has(key));
  if (absent.length !== 1) return [];
  const given = keys.find((key) => values.has(key));
  return absent.flatMap((key) => {
    const setting = catalog.settings.get(key);
    if (!setting) return [];
    const problem = missing(setting);
    const found = `nothing, while ${given} is set: the first administrator needs both`;
    return [
      {
        ...problem,
        found,
        mend: `${problem.mend} Or remove ${given}: a start then prints a link to make one.`,
      },
    ];
  });
}

function orderedAmounts({ values }: Written): ConfigProblem[] {
  const [least, most] = ['min', 'max'].map((name) => values.get(`payment.stripe.free_amount.${name}`));
  if (!least || !most || !(Number(least.value) > Number(most.value))) return [];
  return [
    mistakeWith(
      'invalid',
      { key: most.key, where: most.where },
      {
        found: `${String(most.value)}, which is less than ${least.key}`,
        expected: 'the most credits of one purchase: no less than the least',
        mend: `Raise ${most.key}, or lower ${least.key}.`,
      },
    ),
  ];
}
