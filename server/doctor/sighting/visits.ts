import { z } from 'zod';
import { Remembered, type RememberedParts } from './remembered.ts';

const seen = z.record(z.string(), z.number());

type SeenVisits = z.output<typeof seen>;

/** More than this is nothing to remember. */
const atMost = 8;
const forgottenMs = 7 * 86_400_000;
const noticeEveryMs = 10_000;

/** Under which addresses browsers opened the dashboard lately. */
export class Visits {
  readonly #now: () => number;
  readonly #seen: Remembered<SeenVisits>;
  readonly #turnedAway: Remembered<SeenVisits>;

  constructor({ db, log }: Pick<RememberedParts<SeenVisits>, 'db' | 'log'>) {
    this.#now = db.now;
    this.#seen = new Remembered({ db, log, name: 'browser_origins', schema: seen, first: {} });
    this.#turnedAway = new Remembered({ db, log, name: 'refused_origins', schema: seen, first: {} });
  }

  async load(): Promise<void> {
    await Promise.all([this.#seen.load(), this.#turnedAway.load()]);
  }

  /**
   * Origins, each with when it was seen last, in milliseconds since 1970 UTC; the latest first. Those of managers;
   * only where there was none, those from which signing in was refused, which anybody can claim.
   */
  get current(): readonly (readonly [origin: string, atMs: number])[] {
    const visits = this.#recent(this.#seen);
    return visits.length > 0 ? visits : this.#recent(this.#turnedAway);
  }

  /**
   * A browser of a manager asked from a page of ours. Of nobody else: any program can claim to be one, and whoever follows the
   * doctor's advice would have links with secrets sent to what it claimed.
   */
  notice(headers: Headers): void {
    this.#note(this.#seen, headers);
  }

  /** A browser was refused to sign in from a page that is not at `host_url`. */
  noticeTurnedAway(headers: Headers): void {
    this.#note(this.#turnedAway, headers);
  }

  /** What a page cannot forge about itself is believed, and nothing else. */
  #note(remembered: Remembered<SeenVisits>, headers: Headers): void {
    if (headers.get('sec-fetch-site') !== 'same-origin') return;
    const page = headers.get('origin') ?? headers.get('referer');
    const origin = page === null ? undefined : URL.parse(page)?.origin;
    if (origin === undefined || origin === 'null' || origin.length > 255) return;
    const atMs = this.#now();
    if (atMs - (remembered.current[origin] ?? 0) < noticeEveryMs) return;
    const others = this.#recent(remembered).filter(([each]) => each !== origin);
    remembered.change(Object.fromEntries([[origin, atMs], ...others.slice(0, atMost - 1)]));
  }

  #recent({ current }: Remembered<SeenVisits>): [origin: string, atMs: number][] {
    const oldest = this.#now() - forgottenMs;
    const recent = Object.entries(current).filter(([, atMs]) => atMs >= oldest);
    return recent.sort(([, a], [, b]) => b - a);
  }
}
