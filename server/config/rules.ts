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
  const where = [...values.values()].find(({ key }) => key.startsWith('payment.dummy.'))?.where ?? null;
  return [
    mistakeWith(
      'both_providers',
      { key: 'payment.dummy.*', where },
      {
        found: 'payment.stripe and payment.dummy',
        expected: 'one payment provider: the dummy grants credits that nobody paid for',
        mend: `Remove payment.dummy and every variable ${variableOf('payment.dummy.*')}, or else payment.stripe.`,
      },
    ),
  ];
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
  return absent.flatMap((key) => {
    const setting = catalog.settings.get(key);
    return setting ? [missing(setting)] : [];
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
