import { createLog } from '@coffer/server/cli/log.ts';
import { describe, expect, it, vi } from 'vitest';
import { createTestApp, v1 } from '../../setup/app.ts';

function listening(level: 'debug' | 'info') {
  const log = createLog({ level: 'fatal', format: 'json' });
  vi.spyOn(log, 'isLevelEnabled').mockImplementation((asked) => asked !== 'debug' || level === 'debug');
  const debug = vi.spyOn(log, 'debug').mockReturnValue();
  const lines = () => debug.mock.calls.map(([facts]) => facts);
  return { ...createTestApp({ log }), lines };
}

describe('a log at the level debug', () => {
  it('has a line for each request, found by the name that its answer carries', async () => {
    const { call, lines } = listening('debug');
    const answer = await call(`${v1}/users/current?include=billing&token=hush`);
    const requestId = answer.headers.get('x-request-id');
    expect(lines()).toEqual([
      {
        ...{ requestId, method: 'GET', path: `${v1}/users/current`, status: 401 },
        tookMs: expect.any(Number),
      },
    ]);
  });

  it('holds no query, which may be a secret', async () => {
    const { call, lines } = listening('debug');
    await call('/setup?token=hush', { headers: { accept: 'text/html' } });
    expect(lines()).toHaveLength(1);
    expect(JSON.stringify(lines())).not.toContain('hush');
  });
});

describe('a log at any other level', () => {
  it('has none', async () => {
    const { call, lines } = listening('info');
    await call('/healthz');
    expect(lines()).toEqual([]);
  });
});
