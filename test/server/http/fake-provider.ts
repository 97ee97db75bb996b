import type { CheckoutReport } from '@coffer/db';
import { type PaymentProvider, ProviderFailure } from '@coffer/server/payments/provider.ts';
import type { TestApp } from '../../setup/app.ts';

/** What a provider says of a checkout that nobody has paid. */
export const unpaidCheckout = {
  ...{ provider: 'dummy', purchaseId: null, status: 'open', livemode: false, currency: null },
  ...{
    subtotalMinor: null,
    credits: null,
    paymentIntentId: null,
    paidMinor: null,
    paidCurrency: null,
    doubt: null,
  },
} as const satisfies Omit<CheckoutReport, 'checkoutId'>;

/** Lets the provider of an app answer otherwise. */
export function changeProvider({ deps }: TestApp, changes: Partial<PaymentProvider>): void {
  Object.assign(deps.payments ?? {}, changes);
}

/** Checkouts that nobody has paid yet. */
export const waiting: Partial<PaymentProvider> = {
  createCheckout: async ({ id }) => {
    const checkoutId = `cs_${id}`;
    const url = `https://pay.example/?session_id=${checkoutId}`;
    return { checkout: { checkoutId, url, currency: null, priceMinor: null }, report: null };
  },
  readCheckout: async (checkoutId) => ({ ...unpaidCheckout, checkoutId }),
};

const fail = async (): Promise<never> => {
  throw new ProviderFailure('provider_unreachable');
};

/** A provider that does not answer. */
export const outOfOrder: Partial<PaymentProvider> = {
  createCheckout: fail,
  readCheckout: fail,
  openPortal: fail,
};
