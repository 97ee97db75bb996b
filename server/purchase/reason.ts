import type { Purchase } from '@coffer/db';

const keptUntilSeen = 'It is kept until an administrator has looked at it.';

/** What each stored code means, for the person whose money it is. Codes are permanent. */
const reasonTexts: Readonly<Record<string, string>> = {
  provider_unreachable:
    'The payment provider did not answer. You have not been charged; try again in a moment.',
  provider_key_refused:
    'The payment provider does not accept this server’s key. You have not been charged; tell an administrator.',
  price_refused:
    'What is sold here cannot be bought just now. You have not been charged; tell an administrator.',
  provider_refused: 'The payment page could not be opened. You have not been charged; try again in a moment.',
  checkout_lost: 'The payment page of this purchase was never made. You have not been charged.',
  payment_failed: 'The payment did not go through. You have not been charged.',
  card_declined: 'The card was declined. You have not been charged.',
  authentication_required: 'Your bank wants to know that it is you. You have not been charged.',
  card_gone: 'The saved card is not there any more. You have not been charged.',
  charge_unknown:
    'The payment provider does not know this charge under the key that is configured now. If your card was charged, tell an administrator.',
  charge_withdrawn:
    'Auto top-up was switched off, paused, changed or not needed any more before the card was charged. You have not been charged.',
  bonus_out_of_range: `The wallet cannot hold the bonus. ${keptUntilSeen}`,
  livemode_differs: `Test money cannot buy real credits, nor the reverse. ${keptUntilSeen}`,
  currency_differs: `The payment came in another currency than the price. ${keptUntilSeen}`,
  amount_differs: `The payment is not the amount of the price. ${keptUntilSeen}`,
  amount_not_creditable: `The payment makes no amount of credits. ${keptUntilSeen}`,
  amount_out_of_range: `The wallet cannot hold so many credits. ${keptUntilSeen}`,
  source_conflict: `This checkout was credited under another name already. ${keptUntilSeen}`,
  refund_currency_differs: `Money went back in another currency than was paid, so no credits were taken. ${keptUntilSeen}`,
  user_removed: `The account that was to be credited is gone. ${keptUntilSeen}`,
};

/** Says in a sentence why a purchase failed, or why its payment was kept. `code` is a purchase's reason. */
export function purchaseReason(code: string): string {
  return reasonTexts[code] ?? 'Something about this payment is not as it should be. Ask an administrator.';
}

/** The same of a purchase as it stands now; null where there is nothing to explain. */
export function whyOf({ reason, flagged, resolvedAt, transactionSeq }: Purchase): string | null {
  if (reason === null) return null;
  if (flagged || resolvedAt === null) return purchaseReason(reason);
  if (transactionSeq !== null) return null;
  return 'An administrator has dealt with this payment without crediting it.';
}
