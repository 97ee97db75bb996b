import { readFileSync } from 'node:fs';
import { catalogOf } from './catalog.ts';
import { checkSettings, type Written } from './check.ts';
import { configOf, type Config } from './config.ts';
import type { ConfigProblem } from './problem.ts';
import { checkRules } from './rules.ts';
import { configSchema } from './schema/schema.ts';
import { helpText, readArguments } from './source/arguments.ts';
import { readConfigFile, type FileReading } from './source/config-file.ts';
import { readEnvironment } from './source/environment.ts';
import type { ReadFile, Reading } from './source/given.ts';
import { settle } from './source/settle.ts';
import type { Sources } from './source/sources.ts';
import { findWarnings } from './warnings.ts';

export interface LoadInput {
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute: where the command was started. Every relative path counts from here. */
  readonly workingDirectory: string;
  /** Whether a person reads the output: decides how the log is written unless that is set. */
  readonly isTerminal?: boolean;
  /** Reads UTF-8 text; throws as `node:fs` does. */
  readonly readFile?: ReadFile;
}

/** A configuration that can be started with. */
export interface Loaded {
  readonly ok: true;
  readonly config: Config;
  readonly warnings: readonly ConfigProblem[];
  readonly sources: Sources;
}

export type LoadResult =
  | Loaded
  | { readonly ok: false; readonly instead: 'problems'; readonly problems: readonly ConfigProblem[] }
  | { readonly ok: false; readonly instead: 'help'; readonly text: string }
  | { readonly ok: false; readonly instead: 'version' | 'build' };

/**
 * Reads the configuration: defaults, then the file, then the environment, later ones winning. Whatever a person got
 * wrong comes back as problems, all of them at once; nothing is thrown for it.
 */
export function loadConfig(input: LoadInput): LoadResult {
  const command = readArguments(input.argv);
  const { instead } = command;
  if (instead === 'help') return { ok: false, instead, text: helpText };
  if (instead !== null && command.problems.length === 0) return { ok: false, instead };
  const catalog = catalogOf(configSchema);
  const place = { workingDirectory: input.workingDirectory, readFile: input.readFile ?? readText };
  const file = readConfigFile(command.configFile, place, catalog);
  const environment = readEnvironment(input.env, catalog);
  const combined = combine([file, environment], place);
  const isProduction = input.env['NODE_ENV'] === 'production';
  const checked = checkSettings(combined.written, catalog);
  const rules = checkRules(combined.written, catalog, isProduction);
  const problems = [
    ...command.problems,
    ...combined.problems,
    ...onlyNew([...checked.problems, ...rules], combined.problems),
  ].filter((problem) => file.complete || problem.code !== 'missing');
  if (checked.settings === null || problems.length > 0) return { ok: false, instead: 'problems', problems };
  const isBare = nothingConfigured(file, environment);
  const config = configOf(checked.settings, {
    workingDirectory: input.workingDirectory,
    isTerminal: input.isTerminal ?? false,
    tryOut: isBare && !isProduction,
  });
  const variables = environment.given.map(({ where }) => where);
  const sources = { workingDirectory: input.workingDirectory, file: file.path, variables };
  const warnings = findWarnings(config, { isProduction, isBare, sources });
  return { ok: true, config, warnings, sources };
}

const readText: ReadFile = (path) => readFileSync(path, 'utf8');

interface Combined {
  readonly written: Written;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Lays the sources over each other, the last on top; what lies beneath another value is not even looked at. A key that
 * is wrong still starts its section.
 */
function combine(readings: readonly Reading[], place: Parameters<typeof settle>[1]): Combined {
  const settlements = readings.map(({ given }, index) => {
    const above = readings.slice(index + 1).flatMap((later) => later.given);
    const covered = new Set(above.map(({ setting }) => setting));
    const visible = given.filter(({ setting }) => !covered.has(setting));
    return settle(visible, place);
  });
  const settled = settlements.flatMap((settlement) => settlement.settled);
  const problems = [
    ...readings.flatMap((reading) => reading.problems),
    ...settlements.flatMap((settlement) => settlement.problems),
  ];
  const named = [...settled, ...problems].flatMap(({ key }) => (key === null ? [] : [key]));
  const sections = named.filter((key) => key.includes('.')).map((key) => key.slice(0, key.lastIndexOf('.')));
  const started = new Set([...readings.flatMap((reading) => reading.started), ...sections]);
  return { written: { values: new Map(settled.map((one) => [one.key, one])), started }, problems };
}

/** A key that is told to be empty or unreadable is not told to be missing as well. */
function onlyNew(later: readonly ConfigProblem[], earlier: readonly ConfigProblem[]): ConfigProblem[] {
  const told = new Set(earlier.map(({ key }) => key));
  return later.filter(({ key }) => !told.has(key));
}

function nothingConfigured(file: FileReading, environment: Reading): boolean {
  return file.path === null && environment.given.every(({ setting }) => setting.meta.keepsTryOut === true);
}
