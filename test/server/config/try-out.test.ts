import { formatProblems } from '@coffer/server/config/problem.ts';
import { describeSources } from '@coffer/server/config/source/sources.ts';
import { withoutTryOut } from '@coffer/server/config/try-out.ts';
import { describe, expect, it } from 'vitest';
import { type Situation, accepted, stripeVariables } from './load-with.ts';

describe('try-out mode', () => {
  it('starts when nothing is configured', () => {
    const { config } = accepted({});
    const payment = { provider: 'dummy', amountNano: 50_000_000_000n, hostUrl: 'http://localhost:3001' };
    expect(config).toMatchObject({ payment, hostUrl: 'http://localhost:3001', tryOut: true });
  });

  it('lasts with host, port, database path and log set by variables', () => {
    const { config } = accepted({
      env: {
        DWCTL_HOST: '0.0.0.0',
        DWCTL_PORT: '4000',
        DWCTL_DATABASE__PATH: 'x.db',
        DWCTL_LOG__LEVEL: 'warn',
        DWCTL_LOG__FORMAT: 'json',
      },
    });
    expect(config).toMatchObject({ tryOut: true, payment: { hostUrl: 'http://localhost:4000' } });
  });

  it.each([
    ['an empty file', { yaml: '' }],
    ['a section with nothing in it', { yaml: 'payment:\n' }],
    ['the port in a file', { yaml: 'port: 4000\n' }],
    ['another variable', { env: { DWCTL_AUTH__ALLOW_SIGN_UP: 'true' } }],
  ])('ends with %s, and buying is off', (_, situation) => {
    expect(accepted(situation).config).toMatchObject({ tryOut: false, payment: null });
  });

  it('does not start in production, and says why buying is off', () => {
    const { config, warnings } = accepted({ env: { NODE_ENV: 'production' } });
    expect(config).toMatchObject({ tryOut: false, payment: null });
    expect(warnings).toMatchObject([{ code: 'nothing_configured' }]);
    expect(formatProblems(warnings)).toContain('no config.yaml in /work, no DWCTL_* set');
  });

  it('is taken back where the books are real, and says what to do', () => {
    const loaded = accepted({ env: { DWCTL_DATABASE__PATH: '/srv/coffer.db' } });
    const { config, warnings } = withoutTryOut(loaded);
    expect(config).toEqual({ ...loaded.config, tryOut: false, payment: null });
    expect(warnings).toMatchObject([
      { code: 'nothing_configured', mend: expect.stringContaining('--config') },
    ]);
  });
});

describe('where the settings come from', () => {
  it.each<[string, Situation, string]>([
    ['nothing', {}, 'no config.yaml in /work, no DWCTL_* set'],
    ['a variable', { env: { DWCTL_PORT: '1' } }, 'no config.yaml in /work, only DWCTL_PORT set'],
    ['many variables', { env: stripeVariables }, 'no config.yaml in /work, only 4 DWCTL_* variables set'],
    ['a file', { yaml: '' }, '/work/config.yaml'],
    ['a file and a variable', { yaml: '', env: { DWCTL_PORT: '1' } }, '/work/config.yaml, and DWCTL_PORT'],
  ])('is told for %s', (_, situation, told) => {
    expect(describeSources(accepted(situation).sources)).toBe(told);
  });
});
