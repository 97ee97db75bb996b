import type { StripeEmulator } from '../support/stripe/emulator.ts';
import { chargesOf } from './charges.ts';

const nanoPerMinor = 10_000_000n;

/** A checkout, or a charge of a saved card, by Stripe's own objects alone. */
export interface Payment {
  readonly id: string;
  /** The purchase that its metadata names. */
  readonly purchaseId: string;
  readonly isPaid: boolean;
  /** Nanocredits it should have given. */
  readonly credited: bigint;
  /** Nanocredits that should have been taken back. */
  readonly back: bigint;
  readonly words: string;
}

/** All that Stripe was asked to be paid. */
export function paymentsOf(stripe: StripeEmulator): Payment[] {
  const gone = goneOf(stripe);
  const checkouts = stripe.sessions.all().map((session): Payment => {
    const { id, status, payment_status: payment, metadata, payment_intent: intent } = session;
    const isPaid = payment === 'paid';
    const owed = { subtotal: session.amount_subtotal ?? 0, total: session.amount_total ?? 0 };
    const purchaseId = metadata?.['coffer_purchase'] ?? '';
    return {
      id,
      purchaseId,
      isPaid,
      ...creditsOf(isPaid, owed, gone.get(intent)),
      words: `${status}, ${payment}`,
    };
  });
  const charges = chargesOf(stripe).map(({ id, status, metadata, amount }): Payment => {
    const isPaid = status === 'succeeded';
    const credits = creditsOf(isPaid, { subtotal: amount, total: amount }, gone.get(id));
    return {
      id,
      purchaseId: metadata['coffer_purchase'] ?? '',
      isPaid,
      ...credits,
      words: `charge, ${status}`,
    };
  });
  return [...checkouts, ...charges];
}

/** What went back of each payment, by its payment intent, in minor units. */
function goneOf({ store }: StripeEmulator): ReadonlyMap<unknown, bigint> {
  const refunds = store.refunds
    .newestFirst()
    .filter(({ status }) => status === 'succeeded' || status === 'pending');
  const disputes = store.disputes
    .newestFirst()
    .filter(({ status }) => /^(needs_response|under_review|lost)$/.test(status));
  const gone = new Map<unknown, bigint>();
  for (const { payment_intent: intent, amount } of [...refunds, ...disputes]) {
    gone.set(intent, (gone.get(intent) ?? 0n) + BigInt(amount));
  }
  return gone;
}

function creditsOf(
  isPaid: boolean,
  owed: { readonly subtotal: number; readonly total: number },
  gone = 0n,
): { credited: bigint; back: bigint } {
  if (!isPaid) return { credited: 0n, back: 0n };
  const credited = BigInt(owed.subtotal) * nanoPerMinor;
  const total = BigInt(owed.total);
  return { credited, back: gone >= total ? credited : (credited * gone) / total };
}
