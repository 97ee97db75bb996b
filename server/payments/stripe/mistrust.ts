import type { Mistrust } from '../provider.ts';
import { isRewritten } from './rewritten.ts';
import { type SignatureOptions, type SignatureProblem, findSignatureProblem } from './signature.ts';

const reasons: Readonly<Record<SignatureProblem, Mistrust>> = {
  'The Stripe-Signature header is missing.': 'no_signature',
  'The Stripe-Signature header cannot be read.': 'unreadable_signature',
  'The signature does not match. Check that the webhook secret is this endpoint’s own.': 'wrong_secret',
  'The signature is more than 5 minutes old. Check the clock of this machine.': 'too_old',
  'The signature is dated in the future. Check the clock of this machine.': 'in_future',
};

/** Why a delivery is not believed; null when it is. A wrong secret and a body that was changed are told apart. */
export function mistrustOf(
  body: Buffer,
  header: string | undefined,
  signing: SignatureOptions,
): Mistrust | null {
  const problem = findSignatureProblem(body, header, signing);
  if (problem === null) return null;
  const reason = reasons[problem];
  return reason === 'wrong_secret' && isRewritten(body, header ?? '', signing) ? 'body_changed' : reason;
}
