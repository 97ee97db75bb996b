import SQLite from 'better-sqlite3';
import type { StripeEmulator } from '../support/stripe/emulator.ts';
import type { Crowd } from './crowd.ts';
import type { Shop } from './shop.ts';

/** Who takes part. */
export interface Parts {
  readonly stripe: StripeEmulator;
  readonly shop: Shop;
  readonly crowd: Crowd;
}

/** The product is killed, and starts again a day later, as far as saved cards are concerned. */
export async function dieAndLetTimePass({ shop, crowd }: Pick<Parts, 'shop' | 'crowd'>): Promise<void> {
  await shop.die();
  passTime(crowd.path);
}

const coolDownMs = 11 * 60_000;
const longestWaitMs = 25 * 3_600_000;

/**
 * For charges of saved cards time goes by at once: the cool-down between two, and the waits after refusals. The product runs on the
 * clock of this machine, in which they would take days.
 */
function passTime(path: string): void {
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
