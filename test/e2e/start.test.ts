import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makeFolder } from '../setup/folder.ts';
import { type Product, freePort, runProduct, startProduct } from './product.ts';
import { dummyVariables } from './stage/stage.ts';

let running: Product;
beforeAll(async () => {
  running = await startProduct({ variables: dummyVariables });
});
afterAll(() => running?.close());

function emptyFolder(): string {
  const folder = makeFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts, expects it to give up, and answers the lines it printed. */
async function refusal(start: {
  folder: string;
  variables?: Record<string, string>;
  args?: string[];
}): Promise<string[]> {
  const { code, output } = await runProduct(start);
  expect({ code, output }).toMatchObject({ code: 1 });
  expect(output).not.toMatch(/^\s+at /m);
  return output.trim().split('\n');
}

describe('starting Coffer where it cannot', () => {
  it('says in one line that the port is taken', async () => {
    const { port } = new URL(running.url);
    const lines = await refusal({ folder: emptyFolder(), variables: { DWCTL_PORT: port } });
    expect(lines).toEqual([expect.stringMatching(`^Port ${port} is taken`)]);
  });

  it('says in one line that the folder cannot be written to', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'data'), 'a file where the folder should be');
    const lines = await refusal({ folder });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`${join(folder, 'data/coffer.db')} has a file where its folder should be`);
  });

  it('says in one line that no folder can be made there', async () => {
    const path = '/proc/nowhere/coffer.db';
    const lines = await refusal({ folder: emptyFolder(), variables: { DWCTL_DATABASE__PATH: path } });
    expect(lines).toEqual([expect.stringContaining(`${path} `)]);
  });

  it('says in one line that the file is no database, and leaves it alone', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data/coffer.db'), 'this is a letter to my grandmother '.repeat(200));
    const lines = await refusal({ folder });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(join(folder, 'data/coffer.db'));
  });

  it('says in one line that the file is from a newer Coffer', async () => {
    const product = await startProduct({ variables: dummyVariables });
    onTestFinished(() => product.close());
    await product.end();
    const file = join(product.folder, 'data/coffer.db');
    const db = new Sqlite(file);
    db.exec(`insert into __drizzle_migrations (hash, created_at) values ('later', ${Date.now() * 2})`);
    db.close();
    const lines = await refusal({ folder: product.folder });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('newer');
  });

  it('refuses both providers together', async () => {
    const stripe = {
      DWCTL_PAYMENT__STRIPE__API_KEY: 'sk_test_x',
      DWCTL_PAYMENT__STRIPE__WEBHOOK_SECRET: 'whsec_x',
      DWCTL_PAYMENT__STRIPE__PRICE_ID: 'price_x',
      DWCTL_PAYMENT__STRIPE__HOST_URL: 'http://localhost:3001',
    };
    const lines = await refusal({
      folder: emptyFolder(),
      variables: { ...stripe, ...dummyVariables('http://localhost:3001') },
    });
    expect(lines.join('\n')).toMatch(/payment\.dummy/);
    expect(lines.join('\n')).toMatch(/payment\.stripe/);
  });
});

describe('starting Coffer with a file', () => {
  it('finds it, and the database it names, from the folder the command was started in', async () => {
    const folder = emptyFolder();
    const port = await freePort();
    writeFileSync(
      join(folder, 'mine.yaml'),
      `port: ${port}\ndatabase:\n  path: books/mine.db\npayment:\n  dummy:\n    amount: 7\n    host_url: http://localhost:${port}\n`,
    );
    const product = await startProduct({ folder, port, args: ['--config', 'mine.yaml'] });
    onTestFinished(async () => {
      await product.end();
    });
    expect(product.output()).toContain(join(folder, 'books/mine.db'));
    expect(product.output()).toContain('each purchase grants 7.00 credits');
  });

  it('says when the file is not there', async () => {
    const lines = await refusal({ folder: emptyFolder(), args: ['--config', 'missing.yaml'] });
    expect(lines.join('\n')).toContain('missing.yaml');
  });
});

describe('starting Coffer where its configuration is not', () => {
  const file = 'payment:\n  dummy:\n    amount: 5\n    host_url: http://localhost:3001\n';

  it('sells nothing on the books of a configured database, and says where the configuration was looked for', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'config.yaml'), file);
    const configured = await startProduct({ folder });
    expect(await configured.end()).toBe(0);
    rmSync(join(folder, 'config.yaml'));

    const bare = await startProduct({ folder });
    onTestFinished(async () => {
      await bare.end();
    });
    expect(bare.output()).toContain('Payments    off');
    expect(bare.output()).toContain(`no config.yaml in ${folder}, only DWCTL_PORT set\n`);
    expect(bare.output()).toContain('Start where your config.yaml is, or pass --config FILE.');
  });

  it('goes on trying things out with a database that was made for it', async () => {
    const folder = emptyFolder();
    const first = await startProduct({ folder });
    expect(await first.end()).toBe(0);
    const again = await startProduct({ folder });
    onTestFinished(async () => {
      await again.end();
    });
    expect(again.output()).toContain(`no config.yaml in ${folder}, only DWCTL_PORT set: try-out mode\n`);
    expect(again.output()).not.toContain('warning');
  });
});
