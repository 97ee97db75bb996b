import { variableOf, type Catalog, type Setting } from './catalog.ts';

/** The two comments that the reference stands between in the README. */
const start = '<!-- configuration:start -->';
const end = '<!-- configuration:end -->';

/**
 * Puts the reference table into the README, in the place of the one that is there.
 * @throws Error when the README lacks the markers.
 */
export function withReference(readme: string, catalog: Catalog): string {
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) throw new Error(`README.md needs ${start} and, after it, ${end}`);
  return `${readme.slice(0, from + start.length)}\n\n${introduction}\n\n${referenceTable(catalog)}\n\n${readme.slice(to)}`;
}

const introduction = [
  'A key is written in `config.yaml`, nested at its points, or set as a variable, which wins over the file.',
  '_Required_ means: as soon as any key of the same section is given. `[_FILE]` marks the secrets that may lie in a',
  'file instead: `DWCTL_SECRET_KEY_FILE=path`, or `secret_key_file: path` in `config.yaml`.',
].join('\n');

/** Every key as a Markdown table, its columns aligned as prettier would. */
function referenceTable(catalog: Catalog): string {
  const header = ['Key', 'Variable', 'Default', 'Meaning'];
  const rows = shown(catalog).map((setting) => [
    `\`${setting.key}\``,
    `\`${variableOf(setting.key)}${setting.meta.secret ? '[_FILE]' : ''}\``,
    defaultOf(setting),
    setting.meta.description,
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], fill: string): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(' | ')} |`;
  return [line(header, ' '), line(['', '', '', ''], '-'), ...rows.map((row) => line(row, ' '))].join('\n');
}

function defaultOf({ defaultText, required, meta }: Setting): string {
  if (required) return '_required_';
  return meta.defaultNote ?? (defaultText === null ? '' : `\`${defaultText}\``);
}

const preamble = [
  'Settings of Coffer as environment variables. Every key is also one of config.yaml; a variable wins over the file.',
  'Take the # off a line to use it, and give it a value: an empty variable is refused.',
  'A secret may lie in a file instead: NAME_FILE=path.',
  'Written by `pnpm generate` from server/config/schema; the README holds the same as a table.',
];

/** Every variable with what it means, all of them commented out. */
export function exampleEnvironment(catalog: Catalog): string {
  const lines = [...preamble, ''];
  const introduced = new Set<string>();
  for (const setting of shown(catalog)) {
    const section = catalog.sections.get(setting.key.slice(0, setting.key.lastIndexOf('.')));
    if (section?.description && !introduced.has(section.key)) lines.push(section.description, '');
    if (section) introduced.add(section.key);
    const value = setting.defaultText ?? setting.meta.example;
    lines.push(
      plain(setting.meta.description),
      ...defaultLine(setting),
      `${variableOf(setting.key)}=${value}`,
      '',
    );
  }
  const written = lines.map((line) =>
    line === '' ? '' : line.startsWith('DWCTL_') ? `#${line}` : `# ${line}`,
  );
  return written.join('\n');
}

function defaultLine({ required, meta }: Setting): string[] {
  if (required) return [];
  return meta.defaultNote ? [`Default: ${plain(meta.defaultNote)}.`] : [];
}

const plain = (markdown: string): string => markdown.replaceAll('`', '');

function shown(catalog: Catalog): Setting[] {
  return [...catalog.settings.values()].filter(({ meta }) => !meta.hidden);
}
