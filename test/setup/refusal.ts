import { Refusal } from '@coffer/db';

/** The code that something is refused with, or "accepted". What is no refusal is thrown on. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
