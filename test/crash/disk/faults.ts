import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeEarlierFile } from '../../db/earlier-file.ts';
import { copySteps } from '../../db/migrations-folder.ts';
import { findFaults, readContents, withClient } from '../books.ts';
import { type Serving, serve } from './serving.ts';

/** How the shim makes a disk fail, as shim.c says, and what SQLite and people call it. */
const failures = [
  { byte: 'w', name: 'writes fail', refusal: /^database_unavailable SQLITE_IOERR/ },
  { byte: 's', name: 'syncs fail', refusal: /^database_unavailable SQLITE_IOERR/ },
  { byte: 'f', name: 'the disk is full', refusal: /^database_unavailable SQLITE_(FULL|IOERR)/ },
] as const;

/** A folder whose disk fails when it is told to. */
class BadDisk {
  readonly path: string;
  readonly #place = mkdtempSync(join(tmpdir(), 'coffer-fault-'));
  readonly #shim: string;
  readonly #switch = join(this.#place, 'switch');

  constructor(shim: string) {
    this.#shim = shim;
    mkdirSync(join(this.#place, 'data'));
    this.path = join(this.#place, 'data/coffer.db');
    this.set(' ');
  }

  set(byte: string): void {
    writeFileSync(this.#switch, byte);
  }

  /** A file of an earlier version. */
  writeEarlier(sources: readonly string[]): void {
    writeEarlierFile(this.path, { steps: copySteps(join(this.#place, 'earlier'), 1), sources });
  }

  serve(): Promise<Serving> {
    const env = {
      LD_PRELOAD: this.#shim,
      COFFER_SHIM_ROOT: join(this.path, '..'),
      COFFER_SHIM_FAULT: this.#switch,
    };
    return serve(this.path, { env, copyAfterPages: 20 });
  }

  names(): string[] {
    return readdirSync(join(this.path, '..'));
  }

  remove(): void {
    rmSync(this.#place, { recursive: true });
  }
}

/** Collects what is not as it should be. */
class Findings {
  readonly list: string[] = [];
  readonly #about: string;

  constructor(about: string) {
    this.#about = about;
  }

  expect(what: string, isSo: boolean): void {
    if (!isSo) this.list.push(`${this.#about}: ${what}`);
  }
}

/** Has the disk fail in each way, while the ledger starts, works and is copied. Tells what was not as it should be. */
export async function failEverywhere(shim: string): Promise<string[]> {
  const found: string[] = [];
  for (const failure of failures) {
    for (const scene of [failWhileWorking, failWhileStarting, failNowAndThen]) {
      const disk = new BadDisk(shim);
      const findings = new Findings(`${failure.name}, ${scene.name}`);
      await scene(disk, { ...failure, findings });
      disk.remove();
      found.push(...findings.list);
    }
  }
  return found;
}

interface Scene {
  readonly byte: string;
  readonly refusal: RegExp;
  readonly findings: Findings;
}

async function failWhileWorking(disk: BadDisk, { byte, refusal, findings }: Scene): Promise<void> {
  const serving = await disk.serve();
  findings.expect('posts before', (await serving.ask('post', 'before')) === 'done');
  disk.set(byte);
  const outcome = await serving.ask('post', 'refused');
  findings.expect(`refuses a post (${outcome})`, refusal.test(outcome));
  findings.expect('refuses a hold', refusal.test(await serving.ask('hold', 'refused')));
  findings.expect('reads on', (await serving.ask('read')) === 'done');
  findings.expect('makes no backup', (await serving.ask('backup', 'none')) !== 'done');
  await serving.ask('checkpoint');
  findings.expect('leaves no backup', !disk.names().some((name) => name.startsWith('none')));
  disk.set(' ');
  for (const name of ['refused', 'after']) {
    findings.expect(`posts ${name}`, (await serving.ask('post', name)) === 'done');
  }
  findings.expect('makes a backup', (await serving.ask('backup', 'whole')) === 'done');
  findings.expect('checkpoints', (await serving.ask('checkpoint')) === 'done');
  await serving.kill();
  expectRight(disk, { findings, acknowledged: ['before', 'refused', 'after'] });
}

async function failWhileStarting(disk: BadDisk, { byte, findings }: Scene): Promise<void> {
  disk.writeEarlier(['a', 'b']);
  disk.set(byte);
  const failed = await disk.serve();
  findings.expect(
    `does not start, and says why in a line (${failed.opened})`,
    /^\S+coffer\.db [^\n]+\.$/.test(failed.opened),
  );
  await failed.kill();
  disk.set(' ');
  const serving = await disk.serve();
  findings.expect('starts', serving.opened === 'open');
  findings.expect('posts', (await serving.ask('post', 'c')) === 'done');
  await serving.kill();
  expectRight(disk, { findings, acknowledged: ['a', 'b', 'c'] });
}

/** Under load, on and off: whatever was acknowledged is there after a kill. */
async function failNowAndThen(disk: BadDisk, { byte, findings }: Scene): Promise<void> {
  const serving = await disk.serve();
  const acknowledged: string[] = [];
  let refused = 0;
  for (let round = 0; round < 20; round += 1) {
    const names = Array.from({ length: 30 }, (_, index) => `${round}-${index}`);
    const asked = names.map(async (name) => {
      if ((await serving.ask('post', name)) === 'done') acknowledged.push(name);
      else refused += 1;
    });
    await asked[0];
    disk.set(round % 2 === 0 ? byte : ' ');
    await serving.ask(round % 5 === 4 ? 'checkpoint' : 'read');
    await Promise.all(asked);
  }
  disk.set(' ');
  findings.expect('posts', (await serving.ask('post', 'last')) === 'done');
  findings.expect(
    `refuses some (${refused}) and takes some (${acknowledged.length})`,
    refused > 0 && acknowledged.length > 0,
  );
  await serving.kill();
  expectRight(disk, { findings, acknowledged: [...acknowledged, 'last'] });
}

function expectRight(disk: BadDisk, wanted: { findings: Findings; acknowledged: readonly string[] }): void {
  const { findings, acknowledged } = wanted;
  const faults = findFaults(disk.path);
  findings.expect(`has its books right (${faults.join('; ')})`, faults.length === 0);
  const { posts } = withClient(disk.path, readContents);
  const lost = acknowledged.filter((post) => !posts.has(post));
  findings.expect(`has all that was acknowledged (${lost.join(', ')})`, lost.length === 0);
}
