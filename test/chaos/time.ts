import SQLite from 'better-sqlite3';

const coolDownMs = 11 * 60_000;
const longestWaitMs = 25 * 3_600_000;

/**
 * For charges of saved cards time goes by at once: the cool-down between two, and the waits after refusals. The product runs on the
 * clock of this machine, in which they would take days.
 */
export function passTime(path: string): void {
  const client = new SQLite(path, { timeout: 30_000 });
  try {
    client
      .transaction(() => {
        client
          .prepare("UPDATE purchase SET created_at = created_at - ? WHERE kind = 'top_up'")
          .run(coolDownMs);
        client.prepare('UPDATE top_up SET not_before = not_before - ?').run(longestWaitMs);
      })
      .immediate();
  } finally {
    client.close();
  }
}
