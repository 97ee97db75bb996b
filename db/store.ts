import type SQLite from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Wallets } from './ledger/sqlite/wallets.ts';
import type * as schema from './schema/index.ts';
import type { Writer } from './write/writer.ts';

/** Milliseconds since 1970 UTC. */
export type Clock = () => number;

/** Typed queries over one connection. */
export type Query = BetterSQLite3Database<typeof schema>;

/** What changed for one user: a movement of the wallet, what is held or allowed of it, or the state of a purchase. */
export interface Change {
  readonly userId: string;
  readonly kind: 'movement' | 'wallet' | 'purchase';
  /** The transaction's seq, the user's id, or the purchase's id. */
  readonly key: number | string;
}

/** What every verb of this room takes first. Its insides stay in this room. */
export interface Store {
  readonly path: string;
  readonly now: Clock;
  readonly instanceId: string;
  readonly writer: Writer;
  /** A connection of its own: reads never wait for a write. */
  readonly read: Query;
  /** Wallets as that connection sees them. */
  readonly wallets: Wallets;
  /** The same connection, for SQL of its own. */
  readonly readClient: SQLite.Database;
  /** Calls back after each commit that changed something; returns the way to stop. */
  readonly onChange: (listener: (change: Change) => void) => () => void;
}

type Listener = (change: Change) => void;

/**
 * Tells listeners in this process of what was committed. Others see it by reading. What a listener throws goes to
 * `onFault`: it changes nothing about what was committed, and nothing for the other listeners.
 */
export function createSignal(onFault: (error: unknown) => void): { emit: Listener; on: Store['onChange'] } {
  const listeners = new Set<Listener>();
  return {
    emit: (change) => {
      for (const listener of [...listeners]) {
        try {
          listener(change);
        } catch (error) {
          onFault(error);
        }
      }
    },
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
