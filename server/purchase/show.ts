import type { Purchase } from '@coffer/db';
import { type Caller, isManager } from '../access/caller.ts';

/** Whether somebody may see a purchase: who pays, who is credited, and managers. */
export function maySee(caller: Caller, purchase: Purchase): boolean {
  return isManager(caller) || purchase.payerId === caller.userId || purchase.crediteeId === caller.userId;
}

/**
 * A purchase as somebody may see it. The way to an open checkout is the payer's alone: the page behind it shows the
 * payer's e-mail address and cards. A user sees that somebody else pays, not who.
 */
export function showPurchase(caller: Caller, purchase: Purchase): Purchase {
  if (purchase.payerId === caller.userId) return purchase;
  const shown = { ...purchase, checkoutUrl: null };
  return isManager(caller) ? shown : { ...shown, payerId: '' };
}
