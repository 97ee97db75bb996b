import type { Loaded } from './load.ts';
import { nothingConfigured } from './warnings.ts';

/**
 * Takes back the try-out mode that nothing but a missing configuration asked for. The database has been used for more:
 * on its books, credits that nobody paid for would count.
 */
export function withoutTryOut({ config, ...loaded }: Loaded): Loaded {
  return {
    ...loaded,
    config: { ...config, payment: null, tryOut: false },
    warnings: [nothingConfigured(loaded.sources)],
  };
}
