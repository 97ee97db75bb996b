import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

/** One file of the dashboard, held in memory. */
export interface DashboardFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A quoted digest of the bytes. */
  readonly etag: string;
  /** Named after its content, so that it never changes under its name. */
  readonly isImmutable: boolean;
  /** Text, which shrinks; pictures and fonts are compressed already. */
  readonly isText: boolean;
}

/** The built dashboard: its files by path, and the page that stands for every address inside it. */
export interface DashboardFiles {
  readonly byPath: ReadonlyMap<string, DashboardFile>;
  readonly page: DashboardFile;
  /** What the policy for scripts needs to let the page's own inline ones run. */
  readonly inlineScripts: readonly string[];
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * Reads a built dashboard once. Requests are answered from this list alone: nothing that a request says ever becomes a
 * path on the disk. Where there is no build, one page says how to make it.
 */
export function loadDashboard(folder: string): DashboardFiles {
  const byPath = new Map<string, DashboardFile>();
  for (const path of existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []) {
    const type = types[extname(path)];
    // Also leaves out folders and hidden notes of the build.
    if (type === undefined || path.split(sep).some((part) => part.startsWith('.'))) continue;
    const address = `/${path.replaceAll(sep, '/')}`;
    byPath.set(address, describeFile(address, readFileSync(join(folder, path))));
  }
  const page = byPath.get('/index.html') ?? describeFile('/index.html', Buffer.from(notBuiltPage));
  return { byPath, page, inlineScripts: hashInlineScripts(new TextDecoder().decode(page.bytes)) };
}

function describeFile(address: string, read: Buffer): DashboardFile {
  const type = types[extname(address)] ?? 'application/octet-stream';
  const bytes = new Uint8Array(read);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  const isText = /^text\/|json$|svg\+xml$/.test(type);
  return { type, bytes, etag, isText, isImmutable: address.startsWith('/_app/immutable/') };
}

/** The policy's words for the scripts that stand in a page itself. */
function hashInlineScripts(html: string): string[] {
  const scripts = html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/gi);
  return Array.from(scripts, ([, script = '']) => {
    return `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  });
}

const notBuiltPage = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Coffer</title></head>
  <body>
    <h1>The dashboard is not built yet</h1>
    <p>The API works. To build the dashboard, stop Coffer and start it with <code>pnpm start</code>, or run
    <code>pnpm --filter @coffer/dashboard build</code>.</p>
  </body>
</html>
`;
