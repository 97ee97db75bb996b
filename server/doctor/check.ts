import type { Deps } from '../deps.ts';

/** Under what a person looks for a check. */
export type Group = 'payments' | 'database' | 'access';

/** What one press of a button can mend. */
export type Repair = 'webhook';

/** What looking at one thing found, in words for whoever runs this instance. */
export interface Finding {
  /** `pending`: not known, or not yet. */
  readonly state: 'ok' | 'warning' | 'error' | 'pending';
  readonly text: string;
  /** What to do about it; null where nothing is to be done. */
  readonly mend: string | null;
  readonly repair?: Repair;
  /** What was found one by one. */
  readonly details?: readonly string[];
}

/** A finding with what it is about. */
export interface Check extends Omit<Finding, 'repair' | 'details'> {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  readonly repair: Repair | null;
  readonly details: readonly string[];
}

/** What checks look at. */
export type Patient = Pick<
  Deps,
  | 'config'
  | 'db'
  | 'now'
  | 'payments'
  | 'limits'
  | 'backups'
  | 'secret'
  | 'sightings'
  | 'verifier'
  | 'catchUp'
>;

/** What another check found, which is waited for; null for one that does not apply. No two may wait for each other. */
export type Others = (id: string) => Promise<Finding | null>;

/** One thing to look at. */
export interface Examination {
  readonly id: string;
  readonly title: string;
  readonly group: Group;
  /** Null: it does not apply to this instance. */
  readonly look: (patient: Patient, others: Others) => Finding | null | Promise<Finding | null>;
}

export function inOrder(text: string): Finding {
  return { state: 'ok', text, mend: null };
}

export function unknown(text: string): Finding {
  return { state: 'pending', text, mend: null };
}

export function warning(text: string, mend: string): Finding {
  return { state: 'warning', text, mend };
}

export function broken(text: string, mend: string): Finding {
  return { state: 'error', text, mend };
}

/** Whether a check found something that somebody should see to. */
export function isTrouble({ state }: Pick<Finding, 'state'>): boolean {
  return state === 'error' || state === 'warning';
}

/** A moment as checks write it. */
export function moment(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** "1 event", "3 events". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
