import {
  type Credits,
  type Purchase,
  Refusal,
  addCredits,
  applyReversal,
  creditsOfRefund,
  findRefundByRequest,
  getBalance,
  getPurchase,
  negateCredits,
  readRefundable,
} from '@coffer/db';
import type { Caller } from '../access/caller.ts';
import { requireManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { providerOf } from '../payments/ask.ts';
import { type PaymentProvider, ProviderFailure } from '../payments/provider.ts';

type RefundDeps = Pick<Deps, 'db' | 'now' | 'payments'>;

export interface RefundRequest {
  readonly purchaseId: string;
  /** Minor units of the currency that was paid, above 0. */
  readonly amountMinor: number;
  /** The caller's own name for this wish: asked again, it is the same refund. */
  readonly requestId: string;
  /** Why, for those who look at it later. */
  readonly note: string | null;
}

/** What a refund would do to the wallet. Nanocredits. */
export interface RefundPreview {
  readonly credits: Credits;
  readonly balance: Credits;
  /** May be below zero: spent credits are owed. */
  readonly balanceAfter: Credits;
}

/**
 * Gives money of a purchase back, and takes its credits when the provider says so: by its answer or by its event, whichever is first.
 * @throws Refusal `scope_missing`, `forbidden`, `idempotency_conflict`, `purchase_not_found`, `payments_off`, `not_refundable`,
 * `refund_too_large`, `refund_refused`, `payment_provider_failed`.
 */
export async function refundPurchase(
  deps: RefundDeps,
  caller: Caller,
  request: RefundRequest,
): Promise<Purchase> {
  requireRefunder(caller);
  const { db, payments, now } = deps;
  const purchase = await requirePurchase(deps, request.purchaseId);
  if (await isRepeat(deps, purchase, request)) return purchase;
  const provider = requireProvider(payments, purchase);
  await requireLeft(deps, purchase, request.amountMinor);
  const { amountMinor, requestId, note } = request;
  const order = { amountMinor, requestId, note, askedBy: caller.userId };
  const reversal = await translated(provider.refund(purchase, order));
  const told = { provider: purchase.provider, reversal, asOf: new Date(now()) };
  return (await applyReversal(db, told)) ?? requirePurchase(deps, purchase.id);
}

/**
 * How many credits a refund would take, and what would be left.
 * @throws Refusal `scope_missing`, `forbidden`, `purchase_not_found`, `not_refundable`, `refund_too_large`.
 */
export async function previewRefund(
  deps: RefundDeps,
  caller: Caller,
  { purchaseId, amountMinor }: Pick<RefundRequest, 'purchaseId' | 'amountMinor'>,
): Promise<RefundPreview> {
  requireRefunder(caller);
  const purchase = await requirePurchase(deps, purchaseId);
  await requireLeft(deps, purchase, amountMinor);
  const credits = await creditsOfRefund(deps.db, purchase, amountMinor);
  const { balance } = await getBalance(deps.db, purchase.crediteeId);
  return { credits, balance, balanceAfter: addCredits(balance, negateCredits(credits)) };
}

/** A key has to be allowed both: money goes back, and credits with it. */
function requireRefunder(caller: Caller): void {
  requireManager(caller, 'payments:write');
  requireManager(caller, 'credits:write');
}

async function requirePurchase({ db }: RefundDeps, id: string): Promise<Purchase> {
  const found = await getPurchase(db, id);
  if (!found) throw new Refusal('purchase_not_found');
  return found;
}

/** Whether this very refund was made already. */
async function isRepeat({ db }: RefundDeps, purchase: Purchase, request: RefundRequest): Promise<boolean> {
  const made = await findRefundByRequest(db, request.requestId);
  if (made === null) return false;
  const isSame =
    made.paymentIntentId === purchase.paymentIntentId && made.amountMinor === request.amountMinor;
  if (!isSame) throw new Refusal('idempotency_conflict');
  return true;
}

function requireProvider(payments: PaymentProvider | null, purchase: Purchase): PaymentProvider {
  if (payments === null) throw new Refusal('payments_off');
  const provider = providerOf(payments, purchase);
  if (provider) return provider;
  throw new Refusal('not_refundable', {
    detail:
      'This payment was made under other payment settings than those of now. Refund it where it was made.',
  });
}

async function requireLeft({ db }: RefundDeps, purchase: Purchase, amountMinor: number): Promise<void> {
  if (purchase.provider === 'dummy') return refuse('The dummy provider took no money: remove the credits.');
  const refundable = await readRefundable(db, purchase);
  if (refundable === null) return refuse('Nothing was paid yet, so there is nothing to refund.');
  if (refundable.isDisputed) {
    return refuse(
      'The buyer’s bank disputes this payment, and decides about its money. It cannot be refunded.',
    );
  }
  if (amountMinor > refundable.leftMinor) throw new Refusal('refund_too_large');
}

function refuse(detail: string): never {
  throw new Refusal('not_refundable', { detail });
}

async function translated<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    if (error.reason !== 'provider_unreachable') throw new Refusal('refund_refused');
    throw new Refusal('payment_provider_failed', {
      detail:
        'The payment provider did not answer. Send the same refund again: it is made once. Credits move only when the provider confirms it.',
    });
  }
}
