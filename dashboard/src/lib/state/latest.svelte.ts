import type { Failure } from '#lib/failure.ts';
import type { Outcome } from '#lib/outcome.ts';

/** How long nothing is said about waiting: shorter waits would only flicker. */
const PATIENCE_MS = 150;

/**
 * The newest value of a promise that `load` replaces. The value before stays while the next one is on its way, so
 * that a filter or a live update never empties the page.
 */
export class Latest<T> {
  #value = $state.raw<T>();
  #failure = $state.raw<Failure>();
  #isSlow = $state(false);

  /** Must be made while a component is set up: it follows the promise for as long as the component lives. */
  constructor(read: () => Promise<Outcome<T>>) {
    $effect(() => this.#follow(read()));
  }

  get value(): T | undefined {
    return this.#value;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Whether a person has waited long enough to be told. */
  get isSlow(): boolean {
    return this.#isSlow;
  }

  #follow(promise: Promise<Outcome<T>>): () => void {
    let isCurrent = true;
    const timer = setTimeout(() => (this.#isSlow = true), PATIENCE_MS);
    const take = async (): Promise<void> => {
      const result = await promise;
      if (!isCurrent) return;
      clearTimeout(timer);
      this.#isSlow = false;
      this.#failure = result.ok ? undefined : result.failure;
      if (result.ok) this.#value = result.value;
    };
    void take();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }
}
