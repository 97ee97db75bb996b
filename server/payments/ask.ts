import { type Purchase, Refusal } from '@coffer/db';
import { type PaymentProvider, ProviderFailure, type ProviderFailureReason } from './provider.ts';

/** The provider of now, if a purchase was begun with it and in its mode; else null: nobody here can be asked about it. */
export function providerOf(
  payments: PaymentProvider | null,
  { provider, livemode }: Pick<Purchase, 'provider' | 'livemode'>,
): PaymentProvider | null {
  return payments?.name === provider && payments.livemode === livemode ? payments : null;
}

/**
 * What a provider answers. `detail` tells a person what to do where it does not, whyever that is or for each reason.
 * @throws Refusal `payment_provider_failed`.
 */
export async function answerOf<T>(
  asked: Promise<T>,
  detail?: string | Readonly<Record<ProviderFailureReason, string>>,
): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    const told = typeof detail === 'object' ? detail[error.reason] : detail;
    throw new Refusal('payment_provider_failed', told === undefined ? {} : { detail: told });
  }
}
