import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../../setup/app.ts';
import { createTestFolder } from '../../setup/database.ts';

const page =
  '<!doctype html><script>theme()</script><script type="module" src="/_app/x.js"></script><p>Coffer';
const script = `export const answer = ${'4'.repeat(2000)};`;
const visit = { accept: 'text/html,application/xhtml+xml' };

/** An app with a small built dashboard, beside which lies what must never be served. */
function createSite() {
  const root = createTestFolder();
  const dashboardFolder = join(root, 'build');
  mkdirSync(join(dashboardFolder, '_app/immutable'), { recursive: true });
  writeFileSync(join(root, 'secret.txt'), 'secret');
  writeFileSync(join(dashboardFolder, 'index.html'), page);
  writeFileSync(join(dashboardFolder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(dashboardFolder, '.built-from'), 'secret');
  writeFileSync(join(dashboardFolder, '_app/immutable/a.js'), script);
  return createTestApp({ dashboardFolder });
}

describe('the dashboard', () => {
  it.each(['/', '/cost-management', '/users?x=1', '/deep/er/path'])('is opened at %s', async (path) => {
    const answer = await createSite().call(path, { headers: visit });
    expect([answer.status, await answer.text()]).toEqual([200, page]);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });

  it.each(['/api/nothing', '/admin/api/v1/nothing', '/api', '/webhooks/x', '/_app/immutable/gone.js'])(
    'is not opened at %s',
    async (path) => {
      const answer = await createSite().call(path, { headers: visit });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    },
  );

  it.each([
    ...['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/_app/../../secret.txt', '/.built-from'],
    ...['//secret.txt', '/..\\secret.txt', '/secret.txt', '/_app', '/constructor', '/__proto__'],
  ])('gives nothing that is not in its list at %s', async (path) => {
    const answer = await createSite().app.request(`http://localhost${path}`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('secret"');
  });

  it('keeps files that are named after their content for ever', async () => {
    const { headers } = await createSite().call('/_app/immutable/a.js');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('answers 304 to whoever has a file already', async () => {
    const { call } = createSite();
    const first = await call('/favicon.svg');
    const etag = first.headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await call('/favicon.svg', { headers: { 'if-none-match': known } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await call('/favicon.svg', { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
  });

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['gzip;q=1, br;q=0', 'gzip', gunzipSync],
    ['identity', null, (bytes: Buffer) => bytes],
  ])('is compressed for Accept-Encoding: %s as %s', async (accepted, coding, decompress) => {
    const { call } = createSite();
    for (let count = 0; count < 2; count += 1) {
      const answer = await call('/_app/immutable/a.js', { headers: { 'accept-encoding': accepted } });
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(answer.headers.get('content-encoding')).toBe(coding);
      expect(answer.headers.get('vary')).toBe('Accept-Encoding');
      expect(answer.headers.get('content-length')).toBe(String(bytes.length));
      expect(decompress(bytes).toString()).toBe(script);
    }
  });

  it('lets its own inline script run, and no other', async () => {
    const { headers } = await createSite().call('/');
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from('theme()'))).toString(
      'base64',
    );
    expect(headers.get('content-security-policy')).toContain(
      `script-src 'self' 'sha256-${hash}'; style-src 'self'`,
    );
  });

  it('answers HEAD without a body, and refuses to be written to', async () => {
    const { call } = createSite();
    const head = await call('/favicon.svg', { method: 'HEAD' });
    expect([head.status, await head.text(), head.headers.get('content-length')]).toEqual([200, '', '6']);
    const post = await call('/favicon.svg', { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('says how it is built when it is not', async () => {
    const answer = await createTestApp().call('/', { headers: visit });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('not built yet')]);
  });
});
