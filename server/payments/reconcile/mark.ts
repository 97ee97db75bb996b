import { type Store, findFirstPurchaseAt, readNote, writeNote } from '@coffer/db';

/** How far a job came; kept between starts. */
export type MarkName = 'reconcile.events' | 'reconcile.checkouts' | 'reconcile.lists';

/** Until when all was taken. Before the first time that is when the first purchase was begun; null: there is nothing yet. */
export async function readMark(store: Store, name: MarkName): Promise<Date | null> {
  const noted = await readNote(store, name);
  return noted ? new Date(JSON.parse(noted.value) as number) : findFirstPurchaseAt(store);
}

/** Notes until when all was taken. */
export async function writeMark(store: Store, name: MarkName, until: Date): Promise<void> {
  await writeNote(store, { name, value: JSON.stringify(until.getTime()) });
}
