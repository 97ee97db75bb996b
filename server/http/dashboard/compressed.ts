import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { DashboardFile } from './files.ts';

type Coding = 'br' | 'gzip';
type Bytes = Uint8Array<ArrayBuffer>;

const compress: Readonly<Record<Coding, (bytes: Bytes) => Promise<Buffer>>> = {
  br: promisify<Bytes, Buffer>(brotliCompress),
  gzip: promisify<Bytes, Buffer>(gzip),
};

/** Compresses each file once, when somebody first wants it, off the main thread. */
export class CompressedFiles {
  readonly #kept = new Map<string, Promise<Bytes>>();

  /** The file as the client wants it. */
  async pick(file: DashboardFile, acceptEncoding: string): Promise<{ bytes: Bytes; coding: Coding | null }> {
    const coding = file.isText ? preferred(acceptEncoding) : null;
    if (coding === null) return { bytes: file.bytes, coding };
    const name = `${coding} ${file.etag}`;
    const kept = this.#kept.get(name) ?? compress[coding](file.bytes).then((made) => new Uint8Array(made));
    this.#kept.set(name, kept);
    return { bytes: await kept, coding };
  }
}

function preferred(acceptEncoding: string): Coding | null {
  const accepts = (coding: Coding): boolean =>
    acceptEncoding.split(',').some((offer) => {
      const [name = '', weight = ''] = offer.split(';');
      return name.trim().toLowerCase() === coding && !/^\s*q=0(\.0*)?\s*$/.test(weight);
    });
  if (accepts('br')) return 'br';
  return accepts('gzip') ? 'gzip' : null;
}
