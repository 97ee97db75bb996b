/** What part of the books a finding is about; stable, for tests and for whoever watches an instance. */
export type FindingKind =
  | 'schema'
  | 'structure'
  | 'gap'
  | 'row'
  | 'chain'
  | 'wallet'
  | 'hold'
  | 'lot'
  | 'overdraft'
  | 'purchase'
  | 'day_total'
  | 'clock_step'
  | 'head';

/** One thing that is not as the ledger left it. */
export interface Finding {
  readonly kind: FindingKind;
  /** Whose wallet, where it is about one. */
  readonly userId: string | null;
  /** Which transaction, where it is about one. */
  readonly seq: number | null;
  /** What else it is about: "hold 3", "2026-11-01 usage". */
  readonly about: string | null;
  /** A sentence without its subject. */
  readonly text: string;
}

/** No findings: what nearly every step of a check gives. */
export const nothing: readonly Finding[] = [];

/** A finding about what has no wallet and no transaction. */
export function findingAbout(kind: FindingKind, about: string, text: string): Finding {
  return { kind, userId: null, seq: null, about, text };
}

/** A finding as one line for a person. */
export function formatFinding({ userId, seq, about, text }: Finding): string {
  const subjects = [userId && `wallet ${userId}`, seq && `transaction ${seq}`, about].filter(Boolean);
  return `${subjects.join(', ')}: ${text}`;
}
