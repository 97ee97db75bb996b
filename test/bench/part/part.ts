import type { Send } from '../load/send.ts';
import type { Places } from '../machine.ts';
import type { Progress } from '../progress.ts';
import type { Row } from '../report/row.ts';

/** What every part of the benchmark is given. */
export interface Bench {
  readonly send: Send;
  readonly places: Places;
  readonly progress: Progress;
  /** A folder of its own on the disk that is measured. */
  readonly folder: string;
  readonly rounds: number;
  /** How long one load lasts. */
  readonly seconds: number;
}

/** What a part found. */
export interface Found {
  readonly rows: readonly Row[];
  readonly facts: readonly string[];
}
