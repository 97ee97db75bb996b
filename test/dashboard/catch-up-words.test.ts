import { describe, expect, it } from 'vitest';
import { sayCaughtUp } from '../../dashboard/src/routes/(app)/payments/reconciliation/catch-up-words.ts';

describe('what catching up came to', () => {
  const done = { credited: 2, reversed: 1, trouble: null, isCutShort: false };

  it('is said with what it found', () => {
    expect(sayCaughtUp(done)).toBe('Caught up. Newly credited: 2. With new refunds or disputes: 1.');
  });

  it('is not called caught up where something was not asked for', () => {
    const said = sayCaughtUp({ ...done, isCutShort: true });
    expect(said).not.toContain('Caught up');
    expect(said).toContain('Newly credited: 2. With new refunds or disputes: 1. The rest follows by itself');
  });
});
