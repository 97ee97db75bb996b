import { parseArgs } from 'node:util';
import { quote } from '../found.ts';
import { mistakeAt, type ConfigProblem } from '../problem.ts';

/** What the command line asks for. */
export interface Arguments {
  /** What to do in place of a start. */
  readonly instead: 'help' | 'version' | 'build' | null;
  readonly configFile: string | null;
  readonly problems: readonly ConfigProblem[];
}

const options = {
  config: { type: 'string' },
  build: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

const known = '--config FILE, --build, --help, --version';

/** What `--help` prints. */
export const helpText = `Usage: pnpm start [options]
       pnpm run COMMAND [options]

Sells, grants and counts prepaid credits.

Options:
  --config FILE   read this configuration file instead of ./config.yaml
  --build         build the dashboard if its sources changed, and end
  -h, --help      show this help
  -v, --version   show the version

Every setting can also be given as an environment variable, DWCTL_*; the README lists them all.
With nothing configured a new database starts in try-out mode: credits are bought without payment.
`;

/** Reads the arguments after the program's name. Every one that is wrong is told. */
export function readArguments(argv: readonly string[]): Arguments {
  // Some package managers hand over the -- that parts their own arguments from the program's.
  const args = argv[0] === '--' ? argv.slice(1) : [...argv];
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true });
  const problems: ConfigProblem[] = [];
  let instead: Arguments['instead'] = null;
  let configFile: string | null = null;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') problems.push(unknownArgument(token.value));
    else if (token.name === 'help' || token.name === 'version' || token.name === 'build')
      instead ??= token.name;
    else if (token.name !== 'config') problems.push(unknownArgument(token.rawName));
    else if (!token.value || (token.value.startsWith('-') && !token.inlineValue)) problems.push(withoutValue);
    else if (configFile !== null) problems.push(repeated);
    else configFile = token.value;
  }
  return { instead, configFile, problems };
}

function unknownArgument(written: string): ConfigProblem {
  return mistakeAt('argument_unknown', 'the command line', {
    found: quote(written),
    expected: known,
    mend: 'Remove it; settings go into the configuration file or into DWCTL_* variables.',
  });
}

const withoutValue = mistakeAt('argument_without_value', 'the command line', {
  found: '--config without a file',
  expected: known,
  mend: 'Write the path of the file after it: --config FILE',
});

const repeated = mistakeAt('argument_repeated', 'the command line', {
  found: '--config more than once',
  expected: known,
  mend: 'Leave one of them.',
});
