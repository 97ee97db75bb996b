import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PostCommand, openDatabase, parseCredits } from '../../../db/index.ts';
import { type Contents, findFaults, readContents, withClient } from '../books.ts';
import type { Image } from './disk.ts';
import type { WantedCopy } from './stories.ts';

/** What was found in an image, with nothing about what was acknowledged. */
interface Found {
  readonly faults: readonly string[];
  readonly contents: Contents;
}

const lost: Found = { faults: [], contents: { posts: new Set(), holds: new Map(), instanceId: '' } };

/**
 * Opens the files that power cuts left and tells all that is wrong with them. Files of the same content as before are
 * looked at once.
 */
export class Inspector {
  readonly #folder: string;
  readonly #copies: readonly WantedCopy[];
  readonly #seen = new Map<string, Found>();
  readonly #images = new Map<string, Found>();
  readonly #digests = new WeakMap<Buffer, string>();

  constructor(folder: string, copies: readonly WantedCopy[]) {
    this.#folder = folder;
    this.#copies = copies;
  }

  /** How many databases of different content there were. */
  get databases(): number {
    return this.#seen.size;
  }

  /** All that is wrong after a power cut, where so much had been acknowledged. */
  async inspect(image: Image, acknowledged: readonly string[]): Promise<string[]> {
    const { faults, contents } = await this.#look(image);
    const missing = acknowledged.filter((what) => !isThere(what, contents));
    const copies: string[] = [];
    for (const copy of this.#copies) copies.push(...(await this.#inspectCopy(image, { copy, acknowledged })));
    return [...faults, ...missing.map((what) => `lost: ${what}`), ...copies];
  }

  /** Most cuts leave the very bytes of another; of the others most are the same database once it is recovered. */
  async #look(image: Image): Promise<Found> {
    const files = [...image].filter(([path]) => /^coffer\.db(-wal|-journal|\.lock)?$/.test(path));
    const bytes = files.map(([path, content]) => `${path} ${this.#digestOf(content)}`).join('|');
    const found = this.#images.get(bytes) ?? (await this.#recoverAndLook(files));
    this.#images.set(bytes, found);
    return found;
  }

  async #recoverAndLook(files: readonly (readonly [path: string, bytes: Buffer])[]): Promise<Found> {
    const path = this.#write(files);
    const lock = files.find(([name]) => name.endsWith('.lock'))?.[1] ?? Buffer.alloc(0);
    const key = digest(...recover(path, files), lock);
    const seen = this.#seen.get(key);
    if (seen) return seen;
    this.#write(files);
    const found = await startAndLook(path);
    this.#seen.set(key, found);
    return found;
  }

  /** A copy under its own name is whole, and one that was promised is there. */
  async #inspectCopy(image: Image, wanted: { copy: WantedCopy; acknowledged: readonly string[] }) {
    const { path, promisedBy, posts } = wanted.copy;
    const bytes = image.get(path);
    const isPromised = wanted.acknowledged.some((what) => what.split(' ')[0] === promisedBy);
    if (!bytes) return isPromised ? [`lost: ${path}`] : [];
    const key = `${path} ${this.#digestOf(bytes)}`;
    const seen = this.#seen.get(key);
    const { faults, contents } = seen ?? (await startAndLook(this.#write([['coffer.db', bytes]])));
    this.#seen.set(key, { faults, contents });
    const lacking = posts.filter((post) => !contents.posts.has(post));
    return [...faults, ...lacking.map((post) => `lacks ${post}`)].map((fault) => `${path}: ${fault}`);
  }

  /** Most cuts leave most files as they were: those are the same bytes in the same place. */
  #digestOf(content: Buffer): string {
    const known = this.#digests.get(content) ?? digest(content);
    this.#digests.set(content, known);
    return known;
  }

  #write(files: Iterable<readonly [path: string, bytes: Buffer]>): string {
    for (const name of readdirSync(this.#folder)) rmSync(join(this.#folder, name));
    for (const [path, bytes] of files) writeFileSync(join(this.#folder, path), bytes);
    return join(this.#folder, 'coffer.db');
  }
}

/** Starts the ledger as the product does, posts once more, and looks at everything. */
async function startAndLook(path: string): Promise<Found> {
  try {
    const db = openDatabase({ path, inline: { now: Date.now } });
    // In a new file there may be nobody yet.
    if (db.wallets.findId('ada') !== undefined) await db.ledger.post(onceMore);
    await db.close();
    return { faults: findFaults(path), contents: withClient(path, readContents) };
  } catch (error) {
    return { ...lost, faults: [`it does not start: ${String(error)}`] };
  }
}

const onceMore: PostCommand = {
  ...{ userId: 'ada', type: 'admin_grant', amount: parseCredits('1'), origin: 'request', sourceId: null },
  ...{ description: null, metadata: null, actor: { type: 'user', id: 'ada', name: 'ada' } },
};

/** A database as SQLite recovers it; where it cannot, what is there. */
function recover(path: string, files: readonly (readonly [path: string, bytes: Buffer])[]): Buffer[] {
  try {
    withClient(path, (client) => client.pragma('user_version'));
    return [readFileSync(path)];
  } catch {
    return files.map(([, bytes]) => bytes);
  }
}

/** Whether what was acknowledged is there: the story's own words. */
function isThere(what: string, { posts, holds, instanceId }: Contents): boolean {
  const [, verb = '', name = ''] = /^(\w+) ?(.*?)(?: \(.+)?$/.exec(what) ?? [];
  if (verb === 'open') return instanceId === name;
  if (verb === 'post') return posts.has(name);
  if (verb === 'hold') return holds.has(name);
  if (verb === 'captured' || verb === 'released') return holds.get(name) === verb;
  return true;
}

function digest(...parts: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('|');
  return hash.digest('base64');
}
