import { ProviderFailure } from '@coffer/server/payments/provider.ts';
import { Troubles } from '@coffer/server/payments/reconcile/troubles.ts';
import { describe, expect, it } from 'vitest';

describe('a provider that does not answer', () => {
  it('is asked again at growing distance, yet within a minute however long it lasts', () => {
    const troubles = new Troubles();
    const log = { warn: () => undefined };
    const waits = Array.from({ length: 20 }, () => {
      troubles.note('purchases', new ProviderFailure('provider_unreachable'), { log, nowMs: 0 });
      return troubles.of('purchases')?.waitMs;
    });
    expect(waits.slice(0, 3)).toEqual([10_000, 20_000, 40_000]);
    expect(waits.at(-1)).toBe(60_000);
  });
});
