import { dirname } from 'node:path';
import type { Op } from './trace.ts';

/** How much of one thing reaches the disk that was not synced when the power went. */
export type Fate = 'whole' | 'none' | 'first half' | 'second half';

/** The files as a machine finds them when the power is back, by path. */
export type Image = ReadonlyMap<string, Buffer>;

/** What a file holds for certain, and what was done to it since. */
interface Content {
  durable: Buffer;
  readonly pending: Pending[];
}

type DataOp = Extract<Op, { kind: 'write' | 'truncate' }>;

interface Pending {
  readonly op: DataOp;
}

/** A change of names: what stands under `path` from then on, null for nothing. */
interface Renaming {
  readonly names: readonly (readonly [path: string, content: Content | null])[];
}

/**
 * A disk that keeps for certain only what was synced: bytes by a sync of their file, names by a sync of their folder.
 * Everything since may be there or not, one thing without another that came before it, and a write only in part.
 */
export class Disk {
  readonly #durable = new Map<string, Content>();
  readonly #now = new Map<string, Content>();
  #unsynced: (Pending | Renaming)[] = [];

  constructor(files: Image) {
    for (const [path, durable] of files) {
      const content = { durable, pending: [] };
      this.#durable.set(path, content);
      this.#now.set(path, content);
    }
  }

  /** How many things would be at stake if the power went now, in the order in which they were done. */
  get atStake(): number {
    return this.#unsynced.length;
  }

  /** Whether one of them is a write, which can be torn. */
  isWrite(index: number): boolean {
    const thing = this.#unsynced[index];
    return thing !== undefined && 'op' in thing && thing.op.kind === 'write' && thing.op.data.length > 1;
  }

  apply(op: Op): void {
    switch (op.kind) {
      case 'write':
      case 'truncate':
        return this.#change(op);
      case 'sync':
        return this.#sync(op.path);
      case 'folder':
        return;
      case 'create':
        return this.#rename([[op.path, { durable: Buffer.alloc(0), pending: [] }]]);
      case 'remove':
        return this.#rename([[op.path, null]]);
      case 'rename':
        return this.#rename([
          [op.to, this.#now.get(op.path) ?? null],
          [op.path, null],
        ]);
    }
  }

  /** The files after a power cut in which each thing at stake has its fate. */
  cut(fateOf: (index: number) => Fate): Image {
    const names = new Map(this.#durable);
    const fates = new Map<Pending, Fate>();
    this.#unsynced.forEach((thing, index) => {
      const fate = fateOf(index);
      if ('op' in thing) fates.set(thing, fate);
      else if (fate !== 'none') setNames(names, thing);
    });
    return new Map([...names].map(([path, content]) => [path, contentAfter(content, fates)]));
  }

  #change(op: DataOp): void {
    const pending = { op };
    this.#now.get(op.path)?.pending.push(pending);
    this.#unsynced.push(pending);
  }

  #rename(names: Renaming['names']): void {
    const renaming = { names };
    setNames(this.#now, renaming);
    this.#unsynced.push(renaming);
  }

  #sync(path: string): void {
    const content = this.#now.get(path);
    if (!content) return this.#syncFolder(path);
    content.durable = contentAfter(content, null);
    const written = new Set<Pending | Renaming>(content.pending.splice(0));
    this.#unsynced = this.#unsynced.filter((thing) => !written.has(thing));
  }

  #syncFolder(folder: string): void {
    const isThere = (thing: Pending | Renaming): thing is Renaming =>
      'names' in thing && thing.names.some(([path]) => folderOf(path) === folder);
    for (const renaming of this.#unsynced.filter(isThere)) setNames(this.#durable, renaming);
    this.#unsynced = this.#unsynced.filter((thing) => !isThere(thing));
  }
}

function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === '.' ? '' : folder;
}

function setNames(map: Map<string, Content>, { names }: Renaming): void {
  for (const [path, content] of names) {
    if (content) map.set(path, content);
    else map.delete(path);
  }
}

/** The bytes of a file with what was done to it; `fates` null: all of it. */
function contentAfter({ durable, pending }: Content, fates: ReadonlyMap<Pending, Fate> | null): Buffer {
  const kept = pending.flatMap((each) => {
    const fate = fates ? (fates.get(each) ?? 'none') : 'whole';
    return fate === 'none' ? [] : [{ op: each.op, fate }];
  });
  if (kept.length === 0) return durable;
  let size = durable.length;
  let room = size;
  for (const { op } of kept)
    room = Math.max(room, op.kind === 'write' ? op.offset + op.data.length : op.length);
  const bytes = Buffer.alloc(room);
  durable.copy(bytes);
  for (const { op, fate } of kept) {
    if (op.kind === 'truncate') {
      bytes.fill(0, Math.min(size, op.length), Math.max(size, op.length));
      size = op.length;
    } else {
      const half = Math.floor(op.data.length / 2);
      const from = fate === 'second half' ? half : 0;
      const to = fate === 'first half' ? half : op.data.length;
      op.data.copy(bytes, op.offset + from, from, to);
      size = Math.max(size, op.offset + to);
    }
  }
  return bytes.subarray(0, size);
}
