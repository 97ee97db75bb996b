import type { Command, CommandEntry } from './command.ts';

const shared = [
  { left: '--config FILE', text: 'read this configuration file instead of ./config.yaml' },
  { left: '-h, --help', text: 'show this help' },
];

/** How one command is called. */
export function formatUsage({ name, summary }: CommandEntry, { options, operand }: Command): string {
  const own = options.map((option) => {
    return { left: `--${option.name}${option.value === null ? '' : ` ${option.value}`}`, text: option.text };
  });
  const call = ['pnpm run', name, ...(operand === null ? [] : [`[${operand}]`]), '[options]'].join(' ');
  return [`Usage: ${call}`, '', summary, '', 'Options:', ...columns([...own, ...shared])].join('\n');
}

/** All commands, a line each. */
export function listCommands(commands: readonly CommandEntry[]): string {
  return ['Commands:', ...columns(commands.map(({ name, summary }) => ({ left: name, text: summary })))].join(
    '\n',
  );
}

function columns(lines: readonly { left: string; text: string }[]): string[] {
  const width = Math.max(0, ...lines.map(({ left }) => left.length)) + 2;
  return lines.map(({ left, text }) => `  ${left.padEnd(width)}${text}`);
}
