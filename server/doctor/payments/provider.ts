import { type Finding, type Patient, warning } from '../check.ts';

/** Whether anything is sold at all, where no provider has more to say about it. */
export function lookAtProvider({ payments }: Patient): Finding | null {
  if (!payments) {
    return warning(
      'Buying credits is switched off: no payment provider is configured.',
      'Set payment.stripe in the configuration, as the README shows, and start again.',
    );
  }
  if (payments.examinations.length > 0) return null;
  const { state, text, mend } = payments.check();
  return { state, text, mend };
}
