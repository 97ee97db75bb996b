import { Refusal, type RefusalCode } from '@coffer/db';
import type { ZodError } from 'zod';

/** What the validator found wrong with one part of a request. */
interface Finding {
  readonly target: string;
  readonly success: boolean;
  readonly error?: ZodError;
}

/**
 * Refuses what does not fit its schema, naming every field. When one refusal of our own stands behind all of it (an
 * amount that is too fine, say) its code is told, else a general one.
 * @throws Refusal
 */
export function refuseInvalid(finding: Finding): void {
  if (finding.success || !finding.error) return;
  const { issues } = finding.error;
  const errors = issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  const codes = new Set(issues.map((issue) => (issue.code === 'custom' ? refusalCode(issue.params) : null)));
  const [only] = codes.size === 1 ? codes : [];
  throw new Refusal(only ?? (finding.target === 'json' ? 'invalid_input' : 'invalid_query'), { errors });
}

function refusalCode(params: Record<string, unknown> | undefined): RefusalCode | null {
  return (params?.['refusal'] as RefusalCode | undefined) ?? null;
}
