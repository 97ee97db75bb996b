import { type TransactionType, isGiving } from './type.ts';
import { type Insufficient, type Standing, maxNano, refuseBeyond } from './wallet.ts';

/** A movement somebody asks for. `amount` is positive; the type gives its sign. */
export interface Movement {
  readonly type: TransactionType;
  readonly amount: bigint;
}

export type Decision =
  | { readonly outcome: 'accepted'; readonly amount: bigint; readonly balanceAfter: bigint }
  | { readonly outcome: 'refused'; readonly code: 'amount_not_positive' | 'amount_out_of_range' }
  | Insufficient;

/**
 * Decides one movement, without looking at anything but its arguments. Refusals come in this order: the amount's
 * sign, what is available (usage only: a removal, a refund or a dispute may leave a debt), the range of the result.
 */
export function decide(wallet: Standing, movement: Movement): Decision {
  if (movement.amount <= 0n) return { outcome: 'refused', code: 'amount_not_positive' };
  const insufficient = movement.type === 'usage' ? refuseBeyond(wallet, movement.amount) : null;
  return insufficient ?? move(wallet, movement);
}

/** Decides a movement that is due whatever is available: what a hold has promised, or what time takes. */
export function move(wallet: Standing, { type, amount: size }: Movement): Decision {
  const amount = isGiving(type) ? size : -size;
  const balanceAfter = wallet.balance + amount;
  if (balanceAfter > maxNano || balanceAfter < -maxNano) {
    return { outcome: 'refused', code: 'amount_out_of_range' };
  }
  return { outcome: 'accepted', amount, balanceAfter };
}
