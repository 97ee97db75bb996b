import { Refusal, type RefusalCode } from '../../refusal.ts';
import { formatCredits } from '../credits.ts';

/** A decision against a command. Amounts are nanocredits. */
interface Refused {
  readonly code: RefusalCode;
  readonly needed?: bigint;
  readonly available?: bigint;
}

/** The refusal that a caller is told for it. */
export function refused({ code, needed, available }: Refused): Refusal {
  if (needed === undefined || available === undefined) return new Refusal(code);
  return new Refusal(code, { needed: formatCredits(needed), available: formatCredits(available) });
}
