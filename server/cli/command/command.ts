import type { Writable } from 'node:stream';
import type { Config } from '../../config/config.ts';

/** An option of a command, beside --config and --help that each has. */
export interface CommandOption {
  /** Without the dashes. */
  readonly name: string;
  /** What stands for its value in the help: "FILE". Null: it takes none. */
  readonly value: string | null;
  readonly text: string;
}

/** How a command was called. */
export interface CommandCall {
  readonly config: Config;
  /** Absolute; relative paths count from here. */
  readonly workingDirectory: string;
  /** The options given, by name; the empty string for one that takes no value. */
  readonly given: ReadonlyMap<string, string>;
  /** What was given without an option, where the command takes such a thing. */
  readonly operand: string | null;
  /** For what the command is there to give. */
  readonly out: Writable;
  /** Tells the person who called something, beside what the command gives. */
  readonly say: (line: string) => void;
}

/** Something that Coffer does in place of running. */
export interface Command {
  readonly options: readonly CommandOption[];
  /** What it takes without an option, as the help shows it; null: nothing. */
  readonly operand: string | null;
  /**
   * Resolves with the exit code.
   * @throws DatabaseProblem, which becomes a line for a person and the exit code 1.
   */
  readonly run: (call: CommandCall) => Promise<number>;
}

/** A command before it is loaded: a start shall not wait for any of them. */
export interface CommandEntry {
  readonly name: string;
  /** One line for the help. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}
