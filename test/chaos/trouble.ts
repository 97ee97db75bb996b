import type { Random } from '../crash/random.ts';
import type { StripeEmulator } from '../support/stripe/emulator.ts';

/** Makes Stripe's next calls fail in some way, or lose their answer after the work was done. */
export function troubleStripe({ faults }: StripeEmulator, random: Random): void {
  const lot = random.below(6);
  if (lot === 0) faults.fail({ status: 500, times: 1 + random.below(3) });
  else if (lot === 1) faults.fail({ status: 503, times: 1 + random.below(6) });
  else if (lot === 2) faults.fail({ status: 429, times: 1 + random.below(3), retryAfterSeconds: 0 });
  else if (lot === 3) faults.drop({ when: 'after', times: 1 + random.below(4) });
  else if (lot === 4) faults.drop({ when: 'before', times: 1 + random.below(4) });
  else faults.drop({ when: 'after', method: 'POST', path: '/v1/checkout/sessions', times: 2 });
}
