import { z } from 'zod';

/** A mistake people are known to make with a setting, and the way out of it. The first whose pattern fits is told. */
export interface Mistake {
  readonly when: Pick<RegExp, 'test'>;
  /** What was found, in words. Without it the value itself is shown, which a secret never is. */
  readonly found?: string;
  readonly mend: string;
}

/** What a person has to know about one setting: the reference table and every message are made of it. */
export interface SettingMeta {
  readonly description: string;
  /** Completes "expected ...". */
  readonly expected: string;
  readonly example: string;
  /** Where a right value comes from, as a sentence. */
  readonly whereToFind?: string;
  /** Says the default in words where it is not a fixed text. */
  readonly defaultNote?: string;
  readonly mistakes?: readonly Mistake[];
  /** Never printed, and also accepted as the path of a file that holds it (`<key>_file`). */
  readonly secret?: true;
  /** Left out of the reference: of use to this project's own tests alone. */
  readonly hidden?: true;
  /** May be given as a variable without ending try-out mode. */
  readonly keepsTryOut?: true;
}

/** Ties each leaf of the schema to what is told about it. */
export const settingMeta = z.registry<SettingMeta>();
