import { closest, distance } from 'fastest-levenshtein';
import type { Catalog } from '../catalog.ts';

/**
 * Finds the keys that somebody may have meant by a name that does not exist, best first; often one, sometimes none.
 * Tried in turn: the same key under another section, a slip among its neighbours, a slip anywhere.
 */
export function didYouMean(name: string, catalog: Catalog): string[] {
  const known = knownNames(catalog);
  const elsewhere = known.filter((key) => isEndOf(key, name));
  if (elsewhere.length > 0) return elsewhere;
  const neighbour = nearest(lastPart(name), neighbours(name, catalog).map(lastPart));
  if (neighbour !== null) return [parentOf(name) + neighbour];
  const anywhere = nearest(name, known);
  return anywhere === null ? [] : [anywhere];
}

/** The keys that stand beside a name, in its section. */
export function neighbours(name: string, catalog: Catalog): string[] {
  return knownNames(catalog).filter((key) => parentOf(key) === parentOf(name));
}

function knownNames(catalog: Catalog): string[] {
  const settings = [...catalog.names].filter(([, { setting }]) => !setting.meta.hidden).map(([name]) => name);
  return [...catalog.sections.keys(), ...settings];
}

function isEndOf(key: string, name: string): boolean {
  return lastPart(key) === lastPart(name) || `.${bare(key)}`.endsWith(`.${bare(name)}`) || bareEnd(key, name);
}

/** "stripe_api_key" and "STRIPEAPIKEY" end "payment.stripe.api_key", whatever is between the words. */
function bareEnd(key: string, name: string): boolean {
  return bare(name).length > 6 && bare(key).endsWith(bare(name));
}

const bare = (name: string): string => name.toLowerCase().replaceAll(/[._-]/g, '');
const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
const parentOf = (name: string): string => name.slice(0, name.lastIndexOf('.') + 1);

function nearest(word: string, candidates: readonly string[]): string | null {
  if (candidates.length === 0) return null;
  const best = closest(word, candidates);
  return distance(word, best) <= Math.max(2, Math.floor(word.length / 4)) ? best : null;
}
