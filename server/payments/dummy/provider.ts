import { type CheckoutReport, type Credits, type Purchase, Refusal, formatCredits } from '@coffer/db';
import type { Receipt } from '../cards.ts';
import type { MadeCheckout, PaymentProvider, ProviderCheck, Shelf } from '../provider.ts';
import { returnUrl } from '../return-url.ts';

interface DummyOptions {
  /** Credits of each purchase. */
  readonly amountNano: Credits;
  readonly hostUrl: string;
}

/** Grants credits and takes no money. Its checkouts are paid as soon as they are made. */
export class DummyProvider implements PaymentProvider {
  readonly name = 'dummy';
  readonly livemode = false;
  readonly priceId = null;
  readonly events = null;
  readonly examinations = [];
  readonly connectEvents = null;
  readonly history = null;
  readonly cards = null;
  readonly #options: DummyOptions;

  constructor(options: DummyOptions) {
    this.#options = options;
  }

  shelf(): Shelf {
    return { packs: [], maxQuantity: 1, freeAmount: null };
  }

  check(): ProviderCheck {
    return {
      state: 'warning',
      text: `The dummy provider is on: each purchase grants ${formatCredits(this.#options.amountNano)} credits without collecting payment.`,
      mend: 'Configure payment.stripe in place of payment.dummy before you sell.',
      offer: null,
    };
  }

  async prepare(): Promise<void> {
    // It has nothing to know.
  }

  startChecking(): void {
    // Nothing stands behind it that could be wrong.
  }

  async createCheckout(purchase: Purchase): Promise<MadeCheckout> {
    const checkoutId = `dummy_${purchase.id}`;
    const url = returnUrl(this.#options.hostUrl, 'success', checkoutId);
    const report = await this.readCheckout(checkoutId);
    return { checkout: { checkoutId, url, currency: null, priceMinor: null }, report };
  }

  async readCheckout(checkoutId: string): Promise<CheckoutReport> {
    return {
      provider: 'dummy',
      checkoutId,
      purchaseId: null,
      status: 'paid',
      livemode: false,
      currency: null,
      subtotalMinor: null,
      credits: this.#options.amountNano,
      paymentIntentId: null,
      paidMinor: null,
      paidCurrency: null,
      doubt: null,
    };
  }

  endCheckout(checkoutId: string): Promise<CheckoutReport> {
    return this.readCheckout(checkoutId);
  }

  async refund(): Promise<never> {
    throw new Refusal('not_refundable', {
      detail: 'The dummy provider took no money, so there is none to refund. Remove the credits instead.',
    });
  }

  async readReceipt(): Promise<Receipt> {
    return { receiptUrl: null, invoice: null };
  }

  async openPortal(): Promise<null> {
    return null;
  }
}
