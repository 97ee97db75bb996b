import type { Outcome } from '#lib/outcome.ts';
import { Latest } from '#lib/state/latest.svelte.ts';
import type { User } from '#lib/views.ts';

const NOBODY: Promise<Outcome<undefined>> = Promise.resolve({ ok: true, value: undefined });

/** Who is chosen; undefined while nobody is. To be made as a `Latest` is. */
export function latestUser(read: () => Promise<Outcome<User>> | null): Latest<User | undefined> {
  return new Latest<User | undefined>(() => read() ?? NOBODY);
}
