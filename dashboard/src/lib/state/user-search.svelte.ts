import { outcome } from '#lib/outcome.ts';
import { api } from '#lib/trpc.ts';
import type { User } from '#lib/views.ts';

const TYPING_MS = 150;
const FOUND_AT_MOST = 8;

/** The list below the user picker: what was typed, who was found, and which row the arrows stand on. */
export class UserSearch {
  #text = $state('');
  #found = $state.raw<User[]>([]);
  #total = $state(0);
  /** What the rows were found for: while more is typed, they are an answer to something else. */
  #foundFor = $state('');
  #activeIndex = $state(-1);
  #isOpen = $state(false);
  #error = $state('');
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get text(): string {
    return this.#text;
  }

  get found(): readonly User[] {
    return this.#found;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get active(): User | undefined {
    return this.#isOpen && this.#isCurrent ? this.#found[this.#activeIndex] : undefined;
  }

  /** What stands below the rows: nobody found, more to be found, or what went wrong. */
  get message(): string {
    if (this.#error) return this.#error;
    if (this.#asked > 0 && this.#total === 0) return this.#text ? 'Nobody has this name or e-mail.' : '';
    const more = this.#total - this.#found.length;
    return more > 0 ? `${more} more. Type to narrow it down.` : '';
  }

  open(): void {
    this.#isOpen = true;
    void this.#ask();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#isOpen = false;
    this.#text = '';
    this.#activeIndex = -1;
  }

  type(text: string): void {
    this.#text = text;
    this.#isOpen = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), TYPING_MS);
  }

  move(by: 1 | -1): void {
    this.#isOpen = true;
    if (!this.#isCurrent) return;
    const count = this.#found.length;
    if (count > 0) this.#activeIndex = (this.#activeIndex + by + count) % count;
    if (by === -1 && this.#activeIndex < 0) this.#activeIndex = count - 1;
  }

  get #isCurrent(): boolean {
    return this.#foundFor === this.#text.trim();
  }

  async #ask(): Promise<void> {
    const number = ++this.#asked;
    const search = this.#text.trim();
    const result = await outcome(api.user.list.query({ limit: FOUND_AT_MOST, ...(search && { search }) }));
    if (number !== this.#asked) return;
    this.#error = result.ok ? '' : result.failure.message;
    if (!result.ok) return;
    this.#found = result.value.data;
    this.#foundFor = search;
    this.#total = result.value.totalCount;
    this.#activeIndex = search && this.#found.length > 0 ? 0 : -1;
  }
}
