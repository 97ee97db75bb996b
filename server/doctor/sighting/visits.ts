import { z } from 'zod';
import { Remembered, type RememberedParts } from './remembered.ts';

const seen = z.record(z.string(), z.number());

type SeenVisits = z.output<typeof seen>;

/** Anybody can claim to be a browser: more than this is nothing to remember. */
const atMost = 8;
const forgottenMs = 7 * 86_400_000;
const noticeEveryMs = 10_000;

/** Under which addresses browsers opened the dashboard lately. */
export class Visits {
  readonly #now: () => number;
  readonly #seen: Remembered<SeenVisits>;

  constructor({ db, log }: Pick<RememberedParts<SeenVisits>, 'db' | 'log'>) {
    this.#now = db.now;
    this.#seen = new Remembered({ db, log, name: 'browser_origins', schema: seen, first: {} });
  }

  load(): Promise<void> {
    return this.#seen.load();
  }

  /** Origins, each with when it was seen last, in milliseconds since 1970 UTC; the latest first. */
  get current(): readonly (readonly [origin: string, atMs: number])[] {
    const oldest = this.#now() - forgottenMs;
    const recent = Object.entries(this.#seen.current).filter(([, atMs]) => atMs >= oldest);
    return recent.sort(([, a], [, b]) => b - a);
  }

  /** A browser asked from a page of ours. What a page cannot forge about itself is believed, and nothing else. */
  notice(headers: Headers): void {
    if (headers.get('sec-fetch-site') !== 'same-origin') return;
    const page = headers.get('origin') ?? headers.get('referer');
    const origin = page === null ? undefined : URL.parse(page)?.origin;
    if (origin === undefined || origin === 'null' || origin.length > 255) return;
    const atMs = this.#now();
    if (atMs - (this.#seen.current[origin] ?? 0) < noticeEveryMs) return;
    const others = this.current.filter(([each]) => each !== origin).slice(0, atMost - 1);
    this.#seen.change(Object.fromEntries([[origin, atMs], ...others]));
  }
}
