import { readFileSync } from 'node:fs';
import { commands } from '@coffer/server/cli/command/commands.ts';
import { formatUsage } from '@coffer/server/cli/command/help.ts';
import { helpText } from '@coffer/server/config/source/arguments.ts';
import { describe, expect, it } from 'vitest';

const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
const { scripts } = JSON.parse(manifest) as { scripts: Record<string, string> };

describe('a command', () => {
  it.each(commands.map((entry) => [entry.name, entry] as const))(
    '%s is called as its help says',
    async (name, entry) => {
      expect(formatUsage(entry, await entry.load())).toMatch(new RegExp(`^Usage: pnpm run ${name} `));
      expect(scripts[name]).toMatch(new RegExp(`^node .*server/main\\.ts ${name}$`));
    },
  );

  it('is no option of a start, whose help names both ways', () => {
    expect(helpText).toMatch(/^Usage: pnpm start \[options\]\n +pnpm run COMMAND \[options\]\n/);
    expect(scripts['start']).toMatch(/server\/main\.ts$/);
  });
});
