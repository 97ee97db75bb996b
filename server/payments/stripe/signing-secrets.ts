import { type Database, readNote, writeNote } from '@coffer/db';
import { z } from 'zod';
import { createSeal } from '../../auth/seal.ts';

interface SecretParts {
  readonly configured: readonly string[];
  readonly db: Database;
  /** 32 bytes, which what is kept here is sealed under. */
  readonly secret: Buffer;
}

const kept = z.array(z.object({ endpointId: z.string(), secret: z.string() }));
type Kept = z.output<typeof kept>;

const noteName = 'stripe_webhook_secrets';
/** An endpoint that was made anew leaves events on their way that the one before signed. */
const keptAtMost = 4;

/** The secrets that may have signed an event: those configured, and those of endpoints that Coffer made itself. */
export class SigningSecrets {
  readonly #parts: SecretParts;
  readonly #seal: ReturnType<typeof createSeal>;
  #kept: Kept = [];
  #isUnreadable = false;

  constructor(parts: SecretParts) {
    this.#parts = parts;
    this.#seal = createSeal(parts.secret, 'coffer webhook secrets');
  }

  /** All of them. */
  get all(): readonly string[] {
    return [...this.#parts.configured, ...this.#kept.map(({ secret }) => secret)];
  }

  /** Secrets were kept, under another `secret_key` than today's. */
  get isUnreadable(): boolean {
    return this.#isUnreadable;
  }

  /** Reads what was kept at an earlier start. */
  async load(): Promise<void> {
    const note = await readNote(this.#parts.db, noteName);
    if (note === null) return;
    const sealed = Buffer.from(z.string().parse(JSON.parse(note.value)), 'base64');
    const opened = kept.safeParse(this.#seal.open(sealed, this.#names));
    this.#isUnreadable = !opened.success;
    this.#kept = opened.data ?? [];
  }

  /**
   * Keeps an endpoint's secret, sealed. It counts as soon as this resolves.
   * @throws Refusal `database_unavailable`, `shutting_down`.
   */
  async keep(endpointId: string, secret: string): Promise<void> {
    const others = this.#kept.filter((each) => each.endpointId !== endpointId);
    const all = [{ endpointId, secret }, ...others].slice(0, keptAtMost);
    const value = this.#seal.close(all, this.#names).toString('base64');
    await writeNote(this.#parts.db, { name: noteName, value: JSON.stringify(value) });
    this.#kept = all;
    this.#isUnreadable = false;
  }

  get #names(): readonly string[] {
    return [noteName, this.#parts.db.instanceId];
  }
}
