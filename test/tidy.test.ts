import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Every text file of the project that git knows or would take. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter((path) => path !== '' && !/\.(png|woff2|ico)$/.test(path) && path !== 'pnpm-lock.yaml');

const code = files.filter((path) => /\.(ts|svelte)$/.test(path));

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function importsOf(path: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/g;
  return [...read(path).matchAll(pattern)].map((match) => match[1] ?? match[2] ?? '');
}

/** What each room may import by a package's or a room's name; relative imports stay inside the room. */
const forbiddenImports: readonly { readonly from: RegExp; readonly never: RegExp; readonly why: string }[] = [
  { from: /^db\//, never: /^@coffer\/|^hono|^stripe$|^@trpc\//, why: 'the database room knows nobody else' },
  { from: /^server\//, never: /^drizzle-orm|^better-sqlite3$/, why: 'only db/ knows SQL' },
  {
    from: /^server\//,
    never: /^@coffer\/(?!db(\/(credits|quick-imports|refusal))?$)/,
    why: 'the server knows the door of db/ alone',
  },
  { from: /^server\/api\//, never: /\/http\//, why: 'the two front doors do not know each other' },
  { from: /^server\/http\//, never: /\/api\//, why: 'the two front doors do not know each other' },
  {
    from: /^dashboard\/src\//,
    never: /^@coffer\/(?!server\/api$)/,
    why: 'the dashboard knows the API’s types alone',
  },
  { from: /^(db|server|dashboard)\//, never: /(^|\/)test\/|@coffer\/test/, why: 'nothing depends on a test' },
  { from: /^db\/ledger\/rules\//, never: /^(?!\.\/)/, why: 'the rules are pure: they import nothing' },
];

describe('the house style', () => {
  it.each(forbiddenImports)('$why', ({ from, never }) => {
    const wrong = code
      .filter((path) => from.test(path))
      .flatMap((path) => importsOf(path).map((name) => ({ path, name })))
      .filter(({ name }) => never.test(name));
    expect(wrong).toEqual([]);
  });

  it('imports only types from the server into the dashboard', () => {
    const wrong = code.filter(
      (path) => path.startsWith('dashboard/src/') && /import (?!type )[^;]*@coffer\/server/.test(read(path)),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps every file of code at 200 lines or fewer', () => {
    expect(code.filter((path) => read(path).trimEnd().split('\n').length > 200)).toEqual([]);
  });

  it('switches no type and no lint off', () => {
    const switches =
      /(:\s*any\s*[;,)=\]>]|\bas any\s*[;,)\].]|<any>|@ts-(ignore|nocheck|expect-error)|(ox|es)lint-disable)/;
    expect(code.filter((path) => path !== 'test/tidy.test.ts' && switches.test(read(path)))).toEqual([]);
  });

  it('skips no test and leaves nothing for later', () => {
    const unfinished = /\b(it|test|describe)\.(skip|only|todo)\b|\b(TODO|FIXME|XXX)\b/;
    expect(code.filter((path) => path !== 'test/tidy.test.ts' && unfinished.test(read(path)))).toEqual([]);
  });

  it('ends the process in main alone', () => {
    const wrong = code.filter((path) => path.startsWith('server/') && read(path).includes('process.exit('));
    expect(wrong).toEqual(['server/main.ts']);
  });

  it('uses each word for one thing', () => {
    const strays = /\b([Tt]opup|top_up_amount|[Cc]reditBalance|[Cc]hargeback)\b/;
    const wrong = code.filter((path) => /^(db|server)\//.test(path) && strays.test(read(path)));
    expect(wrong).toEqual([]);
  });

  it('names a command as it is called: there is no program of the name coffer', () => {
    const strays = /`coffer [a-z]|Usage: coffer|pnpm doctor/;
    const wrong = code.filter((path) => !path.startsWith('test/') && strays.test(read(path)));
    expect(wrong).toEqual([]);
  });

  it('fetches nothing from a content delivery network', () => {
    const hosts = /https?:\/\/(?:[\w-]+\.)*(?:unpkg|jsdelivr|cdnjs|googleapis|gstatic|registry\.npmjs)\./;
    expect(files.filter((path) => path !== 'test/tidy.test.ts' && hosts.test(read(path)))).toEqual([]);
  });

  it('checks packages against the Node that everything runs on', () => {
    const [, runs] = /"node": "npm:node@([^"]+)"/.exec(read('package.json')) ?? [];
    expect(runs).toBeDefined();
    expect(read('pnpm-workspace.yaml')).toContain(`\nnodeVersion: ${runs}\n`);
  });

  it('keeps nothing at the top but what belongs there', () => {
    const allowed =
      /^(package\.json|pnpm-workspace\.yaml|tsconfig\.base\.json|(README|ARCHITECTURE|CONTRIBUTING|SECURITY|CHANGELOG)\.md|LICENSE|Dockerfile|compose\.yaml|\..+)$/;
    expect(files.filter((path) => !path.includes('/') && !allowed.test(path))).toEqual([]);
  });
});
