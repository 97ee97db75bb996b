import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationsFolder } from '../../db/migrate.ts';

interface Journal {
  readonly entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[];
}

/** The migrations of this version. */
export function readSteps(folder = migrationsFolder): Journal['entries'] {
  return (JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as Journal).entries;
}

/** A copy of the migrations as an earlier version had them: with the first so many steps. */
export function copySteps(to: string, count = readSteps().length): string {
  cpSync(migrationsFolder, to, { recursive: true });
  writeSteps(to, readSteps().slice(0, count));
  return to;
}

/** Adds what a later version would: a step with these statements. */
export function addStep(folder: string, ...statements: readonly string[]): void {
  const steps = readSteps(folder);
  const last = steps.at(-1);
  const when = (last?.when ?? 0) + 1000;
  const tag = `${String(steps.length).padStart(4, '0')}_later`;
  writeFileSync(join(folder, `${tag}.sql`), statements.join('\n--> statement-breakpoint\n'));
  writeSteps(folder, [...steps, { idx: steps.length, version: '6', when, tag, breakpoints: true }]);
}

function writeSteps(folder: string, entries: Journal['entries']): void {
  const journal = { version: '7', dialect: 'sqlite', entries };
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify(journal));
}
