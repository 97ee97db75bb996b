import { Refusal } from '@coffer/db';
import type { HttpContext } from '../env.ts';
import { answerRefusal } from '../problem.ts';
import { CompressedFiles } from './compressed.ts';
import type { DashboardFile, DashboardFiles } from './files.ts';

const apiPath = /^\/(admin\/api|api|trpc|webhooks)(\/|$)/;

/** Answers what no route took: a file of the dashboard, its page for an address that a person opens, or a refusal. */
export function answerDashboard({ byPath, page }: DashboardFiles): (c: HttpContext) => Promise<Response> {
  const compressed = new CompressedFiles();
  return async (c) => {
    const { path, method } = c.req;
    const isReading = method === 'GET' || method === 'HEAD';
    const file = byPath.get(path) ?? (isReading && isVisit(c) ? page : undefined);
    // Not thrown: what looks for other methods of an address takes a thrown error for a handler's own.
    if (!file) return answerRefusal(c, new Refusal('not_found'));
    if (!isReading) {
      c.header('Allow', 'GET, HEAD');
      return answerRefusal(c, new Refusal('method_not_allowed'));
    }
    return sendFile(c, file, compressed);
  };
}

/** Whether a person opens an address in a browser, rather than a program asking for something that is not there. */
function isVisit(c: HttpContext): boolean {
  const { path } = c.req;
  if (path === '/') return true;
  const wantsPage = c.req.header('accept')?.includes('text/html') ?? false;
  return wantsPage && !apiPath.test(path) && !path.startsWith('/_app/');
}

async function sendFile(c: HttpContext, file: DashboardFile, compressed: CompressedFiles): Promise<Response> {
  const headers: Record<string, string> = {
    'Cache-Control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: file.etag,
    ...(file.isText ? { Vary: 'Accept-Encoding' } : {}),
  };
  const known = c.req.header('if-none-match');
  if (known !== undefined && isSame(known, file.etag)) return c.body(null, 304, headers);
  const { bytes, coding } = await compressed.pick(file, c.req.header('accept-encoding') ?? '');
  headers['Content-Type'] = file.type;
  headers['Content-Length'] = String(bytes.byteLength);
  if (coding) headers['Content-Encoding'] = coding;
  return c.body(bytes, 200, headers);
}

function isSame(ifNoneMatch: string, etag: string): boolean {
  const tags = new Set(ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, '')));
  return tags.has(etag) || tags.has('*');
}
