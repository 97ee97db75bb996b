import type { SignatureOptions } from './signature.ts';
import { isSignedBy } from './signature.ts';

/** Larger and deeper bodies are not tried: anybody may send one, and indentation grows with depth times size. */
const maxBytes = 32 * 1024;
const maxDepth = 20;

/**
 * Whether a signature that does not fit a body fits what the body was before something on the way wrote it anew: then
 * the secret is right, and a proxy is to blame.
 */
export function isRewritten(
  body: Buffer,
  header: string,
  { secrets }: Pick<SignatureOptions, 'secrets'>,
): boolean {
  if (body.length > maxBytes) return false;
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  if (depthOf(text) > maxDepth) return false;
  return originals(text).some((original) => isSignedBy(Buffer.from(original), header, secrets));
}

/** What Stripe may have sent, where this arrived. */
function originals(text: string): string[] {
  const content = parse(text);
  const written =
    content === undefined ? [text] : [text, JSON.stringify(content, null, 2), JSON.stringify(content)];
  const escaped = written.map((each) => each.replaceAll(/[\u0080-\uFFFF]/g, escape));
  const unixLines = text.replaceAll('\r\n', '\n');
  return [...written, ...escaped, unixLines].flatMap((each) => [each, each.trim(), `${each.trim()}\n`]);
}

/** How deep a text nests at most, brackets within its strings counted too. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const letter of text) {
    if (letter === '[' || letter === '{') depth += 1;
    else if (letter === ']' || letter === '}') depth -= 1;
    if (depth > deepest) deepest = depth;
  }
  return deepest;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function escape(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
