import { uuidText } from '../uuid.ts';

const canonicalUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Stores a UUID in its 16 bytes and anything else as it is; the two never collide, and both read back exactly. */
export function packSource(source: string): string | Buffer {
  return canonicalUuid.test(source) ? Buffer.from(source.replaceAll('-', ''), 'hex') : source;
}

/** The reverse of packSource. */
export function unpackSource(stored: string | Buffer): string {
  return typeof stored === 'string' ? stored : uuidText(stored);
}
