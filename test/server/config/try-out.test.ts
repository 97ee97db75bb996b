import { formatProblems } from '@coffer/server/config/problem.ts';
import { describe, expect, it } from 'vitest';
import { accepted } from './load-with.ts';

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

  it('does not start in production', () => {
    const { config, warnings } = accepted({ env: { NODE_ENV: 'production' } });
    expect(config).toMatchObject({ tryOut: false, payment: null });
    expect(warnings.map(({ code }) => code)).toEqual(['nothing_configured']);
    expect(formatProblems(warnings)).toMatch(/^1 warning about the configuration:\n\n {2}the whole\n/);
  });
});
