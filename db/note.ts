import { eq } from 'drizzle-orm';
import { note } from './schema/index.ts';
import type { Store } from './store.ts';
import type { Tx } from './write/tx.ts';

/** A small thing that is remembered between starts. */
export interface Note {
  readonly name: string;
  /** JSON text. */
  readonly value: string;
}

/** What was noted under a name, and when; null where nothing was. */
export async function readNote(
  store: Store,
  name: string,
): Promise<(Note & { readonly updatedAt: Date }) | null> {
  return store.read.select().from(note).where(eq(note.name, name)).get() ?? null;
}

/** Notes something in place of what was noted under that name before. */
export async function writeNote(store: Store, written: Note): Promise<void> {
  await store.writer.run('writeNote', written);
}

export function writeNoteIn(tx: Tx, { name, value }: Note): void {
  const updatedAt = new Date(tx.nowMs);
  tx.query
    .insert(note)
    .values({ name, value, updatedAt })
    .onConflictDoUpdate({ target: note.name, set: { value, updatedAt } })
    .run();
}
