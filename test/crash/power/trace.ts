/** One thing that was done to the files below a folder. Paths count from there; the folder itself is "". */
export type Op =
  | { readonly kind: 'write'; readonly path: string; readonly offset: number; readonly data: Buffer }
  | { readonly kind: 'truncate'; readonly path: string; readonly length: number }
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'create' | 'folder' | 'remove'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string };

/** Reads what shim.c wrote down; the format is described there. */
export function readTrace(bytes: Buffer): Op[] {
  const ops: Op[] = [];
  for (let at = 0; at < bytes.length;) {
    const kind = String.fromCharCode(bytes.readUInt8(at));
    const pathEnd = at + 3 + bytes.readUInt16LE(at + 1);
    const path = bytes.toString('utf8', at + 3, pathEnd);
    const offset = Number(bytes.readBigInt64LE(pathEnd));
    const dataAt = pathEnd + 12;
    const data = bytes.subarray(dataAt, dataAt + bytes.readUInt32LE(pathEnd + 8));
    at = dataAt + data.length;
    // What processes share of a log is memory, which a power cut ends.
    if (!path.endsWith('-shm')) ops.push(opOf(kind, path, { offset, data }));
  }
  return ops;
}

function opOf(kind: string, path: string, { offset, data }: { offset: number; data: Buffer }): Op {
  switch (kind) {
    case 'W':
      return { kind: 'write', path, offset, data };
    case 'T':
      return { kind: 'truncate', path, length: offset };
    case 'S':
      return { kind: 'sync', path };
    case 'C':
      return { kind: 'create', path };
    case 'M':
      return { kind: 'folder', path };
    case 'U':
      return { kind: 'remove', path };
    case 'R':
      return { kind: 'rename', path, to: data.toString() };
    default:
      throw new Error(`a trace has no records of kind ${kind}`);
  }
}
