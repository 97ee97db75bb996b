import {
  type CheckoutReport,
  type Purchase,
  type Store,
  findPurchaseByCheckout,
  readNote,
  writeNote,
} from '@coffer/db';
import { z } from 'zod';
import { type Pass, isRefused, passOver } from './pass.ts';

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
export async function lookAtFindings(pass: Pass): Promise<void> {
  const { db, signal } = pass;
  const known = await listPaymentFindings(db);
  const left: PaymentFinding[] = [];
  for (const finding of known) {
    if (signal.aborted) return;
    const status = await statusOf(pass, finding);
    const purchase = await findPurchaseByCheckout(db, finding.checkoutId);
    if (status !== 'paid' && purchase?.transactionSeq) left.push({ ...finding, status });
  }
  if (left.length < known.length) await keep(db, left);
}

/** What the provider says now; what it said before where that cannot be told. */
async function statusOf(pass: Pass, { checkoutId, status }: PaymentFinding): Promise<string> {
  try {
    return (await pass.history.readCheckout(checkoutId)).status;
  } catch (error) {
    if (!isRefused(error)) passOver(pass, error, { checkoutId });
    return status;
  }
}

async function keep(store: Store, findings: readonly PaymentFinding[]): Promise<void> {
  await writeNote(store, { name, value: JSON.stringify(findings) });
}
