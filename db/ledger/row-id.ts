const seqBits = 48n;

/** What an id stands for, as its twelve bits after the version. */
const kinds = { transaction: '7000', hold: '7001' } as const;

export type RowKind = keyof typeof kinds;

/**
 * The id of a row: a UUIDv7 whose counter is the row's seq (RFC 9562, section 6.2, method 1). It costs no byte on disk,
 * no index and no random number, is unique because seq is, and sorts as the rows do.
 */
export function rowId(kind: RowKind, seq: number, createdAtMs: number): string {
  // In two halves: V8 writes small integers in another base ten times as fast as large ones.
  const early = Math.floor(createdAtMs / 2 ** 16).toString(16);
  const late = (createdAtMs % 2 ** 16).toString(16);
  const [high, low] = seq < 2 ** 48 ? ['8000', seq.toString(16)] : halves(BigInt(seq));
  return `${early.padStart(8, '0')}-${late.padStart(4, '0')}-${kinds[kind]}-${high}-${low.padStart(12, '0')}`;
}

function halves(counter: bigint): [string, string] {
  return [(0x8000n | (counter >> seqBits)).toString(16), (counter & ((1n << seqBits) - 1n)).toString(16)];
}

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-(700[01])-([89ab][0-9a-f]{3})-([0-9a-f]{12})$/;

/** The seq an id points at, or null for a UUID that is none of this kind. The row's own id decides whether it is it. */
export function seqOf(kind: RowKind, id: string): number | null {
  const match = pattern.exec(id);
  if (match?.[1] !== kinds[kind]) return null;
  const high = BigInt(`0x${match[2]}`) & 0x3fffn;
  const seq = (high << seqBits) | BigInt(`0x${match[3]}`);
  return seq <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seq) : null;
}
