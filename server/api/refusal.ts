import { Refusal, type RefusalFacts } from '@coffer/db';
import type { ZodError } from 'zod';
import { publicErrors } from '../error.ts';
import { costManagementUrl } from '../payments/return-url.ts';

/** What went wrong, for people and for programs. */
export interface Description {
  /** Stable, snake_case, to be matched on. */
  readonly reason: string;
  readonly message: string;
  readonly fields?: RefusalFacts['errors'];
  /** Of a refused spend, in credits, and where more are bought. */
  readonly needed?: string;
  readonly available?: string;
  readonly buyUrl?: string;
  /** Which item undid a batch, and why. */
  readonly index?: number;
  readonly error?: Description;
}

/** What is refused about something that does not fit its schema. */
export function refusalOf({ issues }: ZodError): Refusal {
  return new Refusal('invalid_input', {
    errors: issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  });
}

/** Shows a refusal. */
export function viewRefusal(
  { code, facts }: Pick<Refusal, 'code' | 'facts'>,
  hostUrl: string | undefined,
): Description {
  const { index, refused, ...rest } = facts;
  const { text } = publicErrors[code];
  if (refused !== undefined && index !== undefined) {
    const error = viewRefusal({ code: refused, facts: rest }, hostUrl);
    return { reason: code, message: text, index, error };
  }
  const { errors, needed, available, detail } = rest;
  const isShort = code === 'insufficient_credits' && needed !== undefined && available !== undefined;
  return {
    reason: code,
    message: detail ?? text,
    ...(errors && { fields: errors }),
    ...(isShort && { needed, available, ...(hostUrl && { buyUrl: costManagementUrl(hostUrl) }) }),
  };
}
