import { Refusal } from '@coffer/db';
import type { Middleware } from '../env.ts';

/**
 * Has the validators read the body with every number that is an amount of credits as the text the client wrote. As a
 * float, 0.1 + 0.2 or a ninth decimal of a large amount would be something else before anybody looked at it.
 * @throws Refusal `unsupported_media_type`.
 */
export const exactAmounts: Middleware = async (c, next) => {
  // A body's absence would pass for an empty object.
  if (c.req.header('content-type') === undefined) throw new Refusal('unsupported_media_type');
  const text = await c.req.text();
  c.req.json = (async () => parseExactly(text)) as typeof c.req.json;
  await next();
};

/**
 * Reads JSON; amounts come out as text, exactly as written.
 * @throws SyntaxError, which the validator answers with 400.
 */
function parseExactly(text: string): unknown {
  if (!mayHoldNumber(text)) return JSON.parse(text);
  try {
    return parse(text, keepAmount);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // JSON, but nested too deep to be asked about, and deeper than any field. Amounts are accepted as text only.
    return JSON.parse(text);
  }
}

/** Given the number's own text since ES2026, which the compiler's library does not know yet. */
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

const parse = JSON.parse as (text: string, reviver: Reviver) => unknown;

/**
 * Whether an amount may be written as a number. Most are texts, and reading without being asked about every value
 * costs a sixth. A name with an escape in it is spelled as it likes, so then anything may be.
 */
function mayHoldNumber(text: string): boolean {
  return /"(?:amount|overdraft)"\s*:\s*[^\s"]|\\/.test(text);
}

/** Whatever holds credits in a body is called one of these. */
const amounts: ReadonlySet<string> = new Set(['amount', 'overdraft']);

function keepAmount(key: string, value: unknown, context: { source?: string }): unknown {
  return typeof value === 'number' && amounts.has(key) ? context.source : value;
}
