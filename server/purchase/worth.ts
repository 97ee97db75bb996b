import {
  type CheckoutReport,
  type Credits,
  type Event,
  type Purchase,
  getEvent,
  listEventsOf,
  worthUnder,
} from '@coffer/db';
import type { Deps } from '../deps.ts';
import { creditsFor } from '../payments/currency.ts';
import type { EventReader } from '../payments/provider.ts';

/**
 * What a payment that was kept is worth, to be proposed to whoever credits it by hand; null where it is worth nothing, or nobody
 * knows. Nanocredits.
 */
export async function worthOf(
  { db, payments }: Pick<Deps, 'db' | 'payments'>,
  purchase: Purchase,
): Promise<Credits | null> {
  const isKept = purchase.flagged && purchase.transactionSeq === null;
  if (!isKept || purchase.reason === 'livemode_differs') return null;
  const events = await listEventsOf(db, purchase.id);
  const told = events.findLast(({ type }) => type.startsWith('checkout.'));
  const event = told ? await getEvent(db, told.id) : null;
  const report = event && payments?.events ? reportIn(payments.events, event) : null;
  const bySubtotal = report && (worthUnder(purchase, report) ?? report.credits);
  return bySubtotal ?? creditsFor(purchase.paidMinor, purchase.paidCurrency);
}

/** What the event said, as far as it is kept and can be read. */
function reportIn(events: EventReader, { body }: Event): CheckoutReport | null {
  if (body === '') return null;
  try {
    const meaning = events.meaningOf(body);
    return meaning.kind === 'checkout' ? meaning.report : null;
  } catch {
    return null;
  }
}
