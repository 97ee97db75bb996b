import { type Insufficient, type Standing, maxNano, refuseBeyond } from './wallet.ts';

export const holdStates = ['open', 'captured', 'released', 'expired'] as const;

export type HoldState = (typeof holdStates)[number];

/** A hold, as far as its ending matters. Amounts are nanocredits. */
export interface HoldFacts {
  readonly amount: bigint;
  readonly state: HoldState;
  /** What a capture took, else null. */
  readonly capturedAmount: bigint | null;
  readonly expiresAtMs: number;
}

export type HoldDecision =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused'; readonly code: 'amount_not_positive' | 'amount_out_of_range' }
  | Insufficient;

export type CaptureDecision =
  | { readonly outcome: 'captured' | 'released' | 'already_captured' | 'already_over' }
  | {
      readonly outcome: 'refused';
      readonly code: 'hold_captured' | 'hold_released' | 'hold_expired' | 'amount_not_positive';
    }
  | Insufficient;

export type ReleaseDecision =
  | { readonly outcome: 'released' | 'already_over' }
  | { readonly outcome: 'refused'; readonly code: 'hold_captured' };

/** What a hold is by now: past its time an open one is no hold, whether somebody has noted it or not. */
export function stateOf(hold: Pick<HoldFacts, 'state' | 'expiresAtMs'>, nowMs: number): HoldState {
  return hold.state === 'open' && hold.expiresAtMs <= nowMs ? 'expired' : hold.state;
}

/**
 * Decides whether credits can be set aside. Refusals come in this order: the amount's sign, what is available, the range
 * of all that is set aside, which an overdraft lets go beyond the largest balance.
 */
export function decideHold(wallet: Standing, amount: bigint): HoldDecision {
  if (amount <= 0n) return { outcome: 'refused', code: 'amount_not_positive' };
  const insufficient = refuseBeyond(wallet, amount);
  if (insufficient) return insufficient;
  if (wallet.held + amount > maxNano) return { outcome: 'refused', code: 'amount_out_of_range' };
  return { outcome: 'accepted' };
}

/**
 * Decides a capture: up to the held amount it always works, and what is beyond it must be available. None is a release.
 * Refusals come in this order: the amount's sign, the ending that the hold had, what is available.
 */
export function decideCapture(
  wallet: Standing,
  hold: HoldFacts,
  capture: { amount: bigint; nowMs: number },
): CaptureDecision {
  const { amount, nowMs } = capture;
  if (amount < 0n) return { outcome: 'refused', code: 'amount_not_positive' };
  if (amount === 0n) return decideRelease(hold, nowMs);
  const state = stateOf(hold, nowMs);
  if (hold.capturedAmount === amount) return { outcome: 'already_captured' };
  if (state !== 'open') return { outcome: 'refused', code: `hold_${state}` };
  const beyond = amount - hold.amount;
  const insufficient = beyond > 0n ? refuseBeyond(wallet, beyond) : null;
  return insufficient ?? { outcome: 'captured' };
}

/** Decides a release: whatever is over stays over, and only a capture stands in its way. */
export function decideRelease(hold: HoldFacts, nowMs: number): ReleaseDecision {
  const state = stateOf(hold, nowMs);
  if (state === 'captured') return { outcome: 'refused', code: 'hold_captured' };
  return { outcome: state === 'open' ? 'released' : 'already_over' };
}
