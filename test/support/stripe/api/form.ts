import { invalid } from './failure.ts';

/** Decoded form data: text at the leaves, since a form knows no other type. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type FormHash = { [key: string]: FormValue };

/**
 * Decodes Stripe's form encoding: `a[b][0][c]=1` and `a[]=1`.
 * Keys 0, 1, 2 ... without a gap become an array. Throws a 400 for a key that is not well formed.
 */
export function decodeForm(text: string): FormHash {
  const root = emptyHash();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const cut = pair.indexOf('=');
    const key = unescape(cut < 0 ? pair : pair.slice(0, cut));
    place(root, splitKey(key), { key, value: cut < 0 ? '' : unescape(pair.slice(cut + 1)) });
  }
  return withArrays(root);
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalid('Invalid percent-encoding in the request.');
  }
}

function splitKey(key: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(key);
  if (!match) throw invalid(`Invalid parameter name: ${key}`, { param: key });
  const inner = [...(match[2] ?? '').matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1] ?? '');
  return [match[1] ?? '', ...inner];
}

// Hashes have no prototype, so that `__proto__` is a key like any other.
function emptyHash(): FormHash {
  return Object.create(null);
}

function place(root: FormHash, path: string[], entry: { key: string; value: string }): void {
  let hash = root;
  path.forEach((part, depth) => {
    const name = part === '' ? String(Object.keys(hash).length) : part;
    if (depth === path.length - 1) {
      if (typeof hash[name] === 'object') throw invalid('Invalid hash', { param: entry.key });
      hash[name] = entry.value;
      return;
    }
    hash[name] ??= emptyHash();
    const next = hash[name];
    if (typeof next === 'string' || Array.isArray(next)) throw invalid('Invalid hash', { param: entry.key });
    hash = next;
  });
}

function withArrays(hash: FormHash): FormHash {
  const result = emptyHash();
  for (const [key, value] of Object.entries(hash)) result[key] = asArrayWhereItIsOne(value);
  return result;
}

function asArrayWhereItIsOne(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const inner = withArrays(value);
  const keys = Object.keys(inner);
  return keys.every((key, at) => key === String(at)) ? Object.values(inner) : inner;
}
