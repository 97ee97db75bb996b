/** Where the settings were found. */
export interface Sources {
  /** Absolute: where the configuration file was looked for. */
  readonly workingDirectory: string;
  /** Absolute path of the configuration file; null when there is none. */
  readonly file: string | null;
  /** The `DWCTL_*` variables, as they are spelled. */
  readonly variables: readonly string[];
}

/** Tells a person where the settings come from. */
export function describeSources({ workingDirectory, file, variables }: Sources): string {
  const set = variables.length > 3 ? `${variables.length} DWCTL_* variables` : variables.join(', ');
  if (file !== null) return set === '' ? file : `${file}, and ${set}`;
  return `no config.yaml in ${workingDirectory}, ${set === '' ? 'no DWCTL_* set' : `only ${set} set`}`;
}
