const seqBits = 48n;

/**
 * The id of a transaction: a UUIDv7 whose counter is the row's seq (RFC 9562, section 6.2, method 1). It costs no
 * byte on disk, no index and no random number, is unique because seq is, and sorts as the ledger does.
 */
export function transactionId(seq: number, createdAtMs: number): string {
  const time = createdAtMs.toString(16).padStart(12, '0');
  const counter = BigInt(seq);
  const high = (0x8000n | (counter >> seqBits)).toString(16);
  const low = (counter & ((1n << seqBits) - 1n)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-${high}-${low}`;
}

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7000-([89ab][0-9a-f]{3})-([0-9a-f]{12})$/;

/** The seq an id points at, or null for a UUID that is no transaction's. The row's own id decides whether it is it. */
export function seqOfTransactionId(id: string): number | null {
  const match = pattern.exec(id);
  if (!match) return null;
  const high = BigInt(`0x${match[1]}`) & 0x3fffn;
  const seq = (high << seqBits) | BigInt(`0x${match[2]}`);
  return seq <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(seq) : null;
}
