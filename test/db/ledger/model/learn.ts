import type { Store } from '../../../../db/store.ts';
import type { Books } from './books.ts';

/** Takes over when rows and holds were made, where the machine's own clock said so. */
export function learnTimes({ readClient }: Store, books: Books): void {
  const times = readClient
    .prepare<[], bigint>('SELECT created_at FROM ledger_transaction ORDER BY seq')
    .pluck();
  times.all().forEach((atMs, index) => {
    const row = books.rows[index];
    if (row) row.createdAtMs = Number(atMs);
  });
  const holds = readClient.prepare<[], { created_at: bigint; expires_at: bigint }>(
    'SELECT * FROM hold ORDER BY seq',
  );
  holds.all().forEach((stored, index) => {
    const hold = books.holds[index];
    if (hold)
      Object.assign(hold, { createdAtMs: Number(stored.created_at), expiresAtMs: Number(stored.expires_at) });
  });
}
