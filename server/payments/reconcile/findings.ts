import {
  type CheckoutReport,
  type Purchase,
  type Store,
  findPurchaseByCheckout,
  readNote,
  writeNote,
} from '@coffer/db';
import { z } from 'zod';
import { ProviderFailure } from '../provider.ts';
import type { Pass } from './pass.ts';

/** A purchase with credits whose checkout the provider says was never paid. */
export interface PaymentFinding {
  readonly purchaseId: string;
  readonly checkoutId: string;
  /** What the provider says of the checkout. */
  readonly status: string;
  readonly foundAtMs: number;
}

const name = 'reconcile.findings';
const keptAtMost = 200;

const findingsSchema = z.array(
  z.object({ purchaseId: z.string(), checkoutId: z.string(), status: z.string(), foundAtMs: z.number() }),
);

/** What was found that should not be, and still is so. */
export async function listPaymentFindings(store: Store): Promise<readonly PaymentFinding[]> {
  const noted = await readNote(store, name);
  return noted ? findingsSchema.parse(JSON.parse(noted.value)) : [];
}

/** Keeps what was found, for an administrator to look at. */
export async function addFinding(pass: Pass, purchase: Purchase, report: CheckoutReport): Promise<void> {
  const { db, log, now } = pass;
  const known = await listPaymentFindings(db);
  const { checkoutId, status } = report;
  if (known.some((finding) => finding.checkoutId === checkoutId)) return;
  log.error({ purchaseId: purchase.id, checkoutId, status }, 'A credited checkout is unpaid at the provider');
  const finding = { purchaseId: purchase.id, checkoutId, status, foundAtMs: now() };
  await keep(db, [...known, finding].slice(-keptAtMost));
}

/** Looks again at all that was found: what is right by now needs nobody. */
export async function lookAtFindings({ db, history }: Pass): Promise<void> {
  const known = await listPaymentFindings(db);
  const left: PaymentFinding[] = [];
  for (const finding of known) {
    const status = await statusOf(history.readCheckout(finding.checkoutId), finding.status);
    const purchase = await findPurchaseByCheckout(db, finding.checkoutId);
    if (status !== 'paid' && purchase?.transactionSeq) left.push({ ...finding, status });
  }
  if (left.length < known.length) await keep(db, left);
}

async function statusOf(asking: Promise<CheckoutReport>, before: string): Promise<string> {
  try {
    return (await asking).status;
  } catch (error) {
    if (error instanceof ProviderFailure && error.reason === 'provider_refused') return before;
    throw error;
  }
}

async function keep(store: Store, findings: readonly PaymentFinding[]): Promise<void> {
  await writeNote(store, { name, value: JSON.stringify(findings) });
}
