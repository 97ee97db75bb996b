import type { TestDeps } from './deps.ts';

/** One line of the log: its facts, its words, its level. */
export interface LogLine {
  readonly level: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A log that is kept instead of written. */
export function logInto(lines: LogLine[]): TestDeps['log'] {
  const write = (level: string) => (facts: object | string, text?: string) => {
    if (typeof facts === 'string') lines.push({ level, facts: {}, text: facts });
    else lines.push({ level, facts: { ...facts }, text: text ?? '' });
  };
  const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'];
  const writers = Object.fromEntries(levels.map((level) => [level, write(level)]));
  return { ...writers, isLevelEnabled: () => false } as unknown as TestDeps['log'];
}
