import { invalid } from './failure.ts';
import type { Params } from './params.ts';

const MAX_KEYS = 50;
const MAX_KEY_LENGTH = 40;
const MAX_VALUE_LENGTH = 500;

/**
 * Merges `metadata` into what an object has, as Stripe does: an empty value removes its key, an empty `metadata`
 * removes all. Refuses more than 50 keys, keys over 40 and values over 500 characters.
 */
export function readMetadata(params: Params, before: Record<string, string> = {}): Record<string, string> {
  const given = params.tree['metadata'];
  if (given === undefined) return { ...before };
  if (given === '') return {};
  // Keys 0, 1, 2 ... come out of the decoder as an array; here they are keys.
  const result = { ...before };
  for (const [key, value] of Object.entries(given)) {
    const param = params.path('metadata');
    if (typeof value !== 'string')
      throw invalid('Metadata values must be strings.', { param: `${param}[${key}]` });
    checkLengths(key, value, `${param}[${key}]`);
    if (value === '') delete result[key];
    else result[key] = value;
  }
  if (Object.keys(result).length > MAX_KEYS) {
    throw invalid(`Metadata can have up to ${MAX_KEYS} keys.`, { param: params.path('metadata') });
  }
  return result;
}

function checkLengths(key: string, value: string, param: string): void {
  if (key.length > MAX_KEY_LENGTH) {
    throw invalid(
      `Metadata keys can have up to ${MAX_KEY_LENGTH} characters, but you passed in a key that is ` +
        `${key.length} characters. Invalid key: ${key}`,
      { param },
    );
  }
  if (value.length > MAX_VALUE_LENGTH) {
    throw invalid(
      `Metadata values can have up to ${MAX_VALUE_LENGTH} characters, but you passed in a value that is ` +
        `${value.length} characters. Invalid value: ${value}`,
      { param },
    );
  }
}
