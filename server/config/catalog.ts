import { z } from 'zod';
import { settingMeta, type SettingMeta } from './schema/setting.ts';

/** One leaf of the schema. */
export interface Setting {
  /** As in a file, joined with points: "payment.stripe.api_key". */
  readonly key: string;
  readonly meta: SettingMeta;
  readonly defaultText: string | null;
  /** Needed as soon as its section is started. */
  readonly required: boolean;
}

interface Section {
  readonly key: string;
  readonly description: string | null;
}

/** The schema laid out flat, in the order it is written in. */
export interface Catalog {
  readonly settings: ReadonlyMap<string, Setting>;
  readonly sections: ReadonlyMap<string, Section>;
  /** Every name a value may be given under: each key, and `<key>_file` for each secret. */
  readonly names: ReadonlyMap<string, { readonly setting: Setting; readonly inFile: boolean }>;
}

/** The environment variable of a key: "payment.dummy.amount" is `DWCTL_PAYMENT__DUMMY__AMOUNT`. */
export function variableOf(key: string): string {
  return `DWCTL_${key.replaceAll('.', '__').toUpperCase()}`;
}

/**
 * Lays a schema out flat.
 * @throws Error when a leaf has nothing registered about it: a mistake in the schema, not in a configuration.
 */
export function catalogOf(schema: z.ZodObject): Catalog {
  const settings = new Map<string, Setting>();
  const sections = new Map<string, Section>();
  const collect = (object: z.ZodObject, prefix: string): void => {
    for (const [name, child] of Object.entries(object.shape)) {
      const key = `${prefix}${name}`;
      const inner = unwrap(child);
      if (inner instanceof z.ZodObject) {
        sections.set(key, { key, description: inner.description ?? null });
        collect(inner, `${key}.`);
      } else {
        settings.set(key, settingOf(key, child));
      }
    }
  };
  collect(schema, '');
  return { settings, sections, names: namesOf(settings) };
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault;
  return wrapped ? unwrap(schema.unwrap()) : schema;
}

function settingOf(key: string, schema: z.core.$ZodType): Setting {
  const meta = settingMeta.get(schema);
  if (!meta) throw new Error(`Nothing is registered about ${key}`);
  const fallback = schema instanceof z.ZodPrefault ? schema.def.defaultValue : null;
  return {
    key,
    meta,
    defaultText: typeof fallback === 'string' ? fallback : null,
    required: !(schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional),
  };
}

function namesOf(settings: ReadonlyMap<string, Setting>): Catalog['names'] {
  const names = new Map<string, { setting: Setting; inFile: boolean }>();
  for (const setting of settings.values()) {
    names.set(setting.key, { setting, inFile: false });
    if (setting.meta.secret) names.set(`${setting.key}_file`, { setting, inFile: true });
  }
  return names;
}
