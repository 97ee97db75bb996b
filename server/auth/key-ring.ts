import { hash as digest, timingSafeEqual } from 'node:crypto';
import { type Database, findKeyHolder, touchApiKey } from '@coffer/db';
import type { Logger } from 'pino';
import { describeFault } from './fault.ts';

/** A key and what its owner is. */
export type KeyHolder = NonNullable<Awaited<ReturnType<typeof findKeyHolder>>>;

interface Parts {
  readonly db: Database;
  readonly log: Pick<Logger, 'warn'>;
}

interface Remembered {
  readonly holder: KeyHolder;
  readonly untilMs: number;
}

/** How long another process may act on a key after this one has ended it. */
const rememberedForMs = 5000;
const touchEveryMs = 60_000;
const maxRemembered = 1000;

const keyPattern = /^coffer_[\w-]{43}$/;

/** SHA-256 of a presented key: the only form in which keys are stored. */
export function hashKey(key: string): Buffer {
  return digest('sha256', key, 'buffer');
}

/** Looks presented keys up, from memory for a few seconds so that a spend does not wait for a query. */
export class KeyRing {
  readonly #db: Database;
  readonly #log: Parts['log'];
  /** By the key's SHA-256 in base64: text is a fraction of what a buffer costs. */
  readonly #remembered = new Map<string, Remembered>();
  readonly #touchedAtMs = new Map<string, number>();
  #generation = 0;

  constructor({ db, log }: Parts) {
    this.#db = db;
    this.#log = log;
  }

  /** Who a key stands for; null when it is unknown, revoked or expired, or its owner is gone. */
  async find(presentedKey: string): Promise<KeyHolder | null> {
    if (!keyPattern.test(presentedKey)) return null;
    const hash = digest('sha256', presentedKey, 'base64');
    const nowMs = this.#db.now();
    const holder = this.#recall(hash, nowMs) ?? (await this.#read(hash, nowMs));
    if (!holder) return null;
    const { key } = holder;
    if (key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt.getTime() <= nowMs)) return null;
    this.#touch(key, nowMs);
    return holder;
  }

  /** Forgets everything: after a key was revoked, or an owner's roles or name changed, or an owner is gone. */
  forget(): void {
    this.#generation += 1;
    this.#remembered.clear();
  }

  #recall(hash: string, nowMs: number): KeyHolder | null {
    const found = this.#remembered.get(hash);
    return found && nowMs < found.untilMs ? found.holder : null;
  }

  async #read(hash: string, nowMs: number): Promise<KeyHolder | null> {
    const generation = this.#generation;
    const bytes = Buffer.from(hash, 'base64');
    const holder = await findKeyHolder(this.#db, bytes);
    if (!holder || !timingSafeEqual(holder.hash, bytes)) return null;
    // Unknown keys are not remembered: anybody can make up as many as they like.
    if (generation === this.#generation) {
      keep(this.#remembered, hash, { holder, untilMs: nowMs + rememberedForMs });
    }
    return holder;
  }

  /** Notes that a key is in use, behind the request's back. */
  #touch(key: KeyHolder['key'], nowMs: number): void {
    const touchedAtMs = this.#touchedAtMs.get(key.id) ?? key.lastUsedAt?.getTime() ?? -Infinity;
    if (nowMs - touchedAtMs < touchEveryMs) return;
    keep(this.#touchedAtMs, key.id, nowMs);
    touchApiKey(this.#db, key.id).catch((error: unknown) => {
      this.#log.warn({ keyId: key.id, fault: describeFault(error) }, 'Last use of an API key was not noted');
    });
  }
}

/** Adds an entry, at the cost of the oldest one when there are too many. */
function keep<T>(entries: Map<string, T>, name: string, value: T): void {
  entries.delete(name);
  entries.set(name, value);
  if (entries.size <= maxRemembered) return;
  const [oldest] = entries.keys();
  if (oldest !== undefined) entries.delete(oldest);
}
