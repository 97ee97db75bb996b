import { ProviderFailure } from '../provider.ts';

/**
 * A list's things one by one, over all its pages.
 * @throws ProviderFailure for a list that begins anew: nothing is twice in one, and a broken one would go on for ever.
 */
export async function* eachOnce<T extends { readonly id: string }>(
  list: AsyncIterable<T>,
): AsyncGenerator<T> {
  const seen = new Set<string>();
  for await (const one of list) {
    if (seen.has(one.id)) throw new ProviderFailure('provider_unreachable', { id: one.id });
    seen.add(one.id);
    yield one;
  }
}
