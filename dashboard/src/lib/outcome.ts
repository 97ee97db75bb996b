import { type Failure, readFailure } from './failure.ts';

/** What a call came to. A `load` hands outcomes on as promises, so that a page shows before its data. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** Waits for a call and never rejects. */
export async function outcome<T>(call: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    return { ok: false, failure: readFailure(error) };
  }
}
