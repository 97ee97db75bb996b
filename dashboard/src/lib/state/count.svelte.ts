import { untrack } from 'svelte';
import { formatNano, parseNano } from '#lib/format/credits.ts';

const COUNT_MS = 700;

/** The amount `progress` (0..1) of the way between two, exactly; everything before the end shows two decimals. */
function between(from: string, to: string, progress: number): string {
  if (progress >= 1) return to;
  const [start, end] = [parseNano(from) ?? 0n, parseNano(to) ?? 0n];
  const step = ((end - start) * BigInt(Math.round(progress * 10_000))) / 10_000n;
  const cents = (start + step) / 10_000_000n;
  return formatNano(cents * 10_000_000n);
}

/** A figure that counts up to a larger amount and simply shows a smaller one. */
export class Count {
  #shown = $state('');
  #frame = 0;

  get current(): string {
    return this.#shown;
  }

  /** Shows `amount`, counting when it is more than before and the person has nothing against motion. */
  show(amount: string): () => void {
    const before = untrack(() => this.#shown);
    const isGain = before !== '' && (parseNano(amount) ?? 0n) > (parseNano(before) ?? 0n);
    if (!isGain || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.#shown = amount;
      return () => undefined;
    }
    const startedAt = performance.now();
    const tick = (time: number): void => {
      const linear = Math.min(Math.max((time - startedAt) / COUNT_MS, 0), 1);
      this.#shown = between(before, amount, 1 - (1 - linear) ** 3);
      if (linear < 1) this.#frame = requestAnimationFrame(tick);
    };
    this.#frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(this.#frame);
  }
}
