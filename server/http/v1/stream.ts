import type { Context } from 'hono';
import type { Deps } from '../../deps.ts';
import type { HttpEnv } from '../env.ts';

/** A file that is sent while it is made. */
interface StreamedFile {
  readonly parts: AsyncGenerator<string>;
  readonly contentType: string;
  /** What a browser calls it when it keeps it. */
  readonly name: string;
}

/**
 * Answers with a file as fast as the client takes it, in one of the caller's seats for heavy reads until its end.
 * The first part is made before this resolves, so that a refusal is an answer and not a broken file.
 * @throws Refusal `too_many_reads`, `server_busy`, and what the first part refuses.
 */
export async function sendFile(deps: Deps, c: Context<HttpEnv>, { parts, contentType, name }: StreamedFile) {
  const stream = await streamParts(parts, deps.limits.heavyReads.take(c.get('caller').userId));
  const headers = { 'Content-Type': contentType, 'Content-Disposition': `attachment; filename="${name}"` };
  if (c.req.method !== 'HEAD') return c.body(stream, 200, headers);
  await stream.cancel();
  return c.body(null, 200, headers);
}

/** The content type of CSV as this server writes it. */
export const csvType = 'text/csv; charset=utf-8; header=present';

/** Declares an answer with a file of text. */
export function textFile(contentType: string, description: string) {
  return { description, content: { [contentType]: { schema: { type: 'string' as const } } } };
}

/** So much is made before somebody takes it: what is shorter is made at once, and leaves its seat at once. */
const aheadBytes = 64 * 1024;

async function streamParts(
  parts: AsyncGenerator<string>,
  standUp: () => void,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  /** The next part; who is told of the end, or fails to get a part, stands up. */
  const take = async (): Promise<IteratorResult<string, unknown>> => {
    let isOver = true;
    try {
      const part = await parts.next();
      isOver = part.done === true;
      return part;
    } finally {
      if (isOver) standUp();
    }
  };
  let next = await take();
  const strategy = new ByteLengthQueuingStrategy({ highWaterMark: aheadBytes });
  const source = {
    async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
      const part = next;
      if (part.done !== true) {
        next = await take();
        controller.enqueue(encoder.encode(part.value));
      }
      if (next.done === true) controller.close();
    },
    async cancel(): Promise<void> {
      standUp();
      await parts.return(undefined);
    },
  };
  return new ReadableStream(source, strategy);
}
