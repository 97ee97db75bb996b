import { type Purchase, listPaymentsElsewhere } from '@coffer/db';
import { type Finding, type Patient, counted, warning } from '../check.ts';

const shownAtMost = 100;

/** Payments about which nobody can be asked with the key that is configured now, and which somebody may have paid. */
export async function lookAtElsewhere({
  db,
  payments,
}: Pick<Patient, 'db' | 'payments'>): Promise<Finding | null> {
  const isLive = payments?.livemode ?? false;
  const found = await listPaymentsElsewhere(db, { isLive, limit: shownAtMost });
  if (found.length === 0) return null;
  const open = found.filter(({ state }) => state !== 'failed');
  const lost = found.filter(({ state }) => state === 'failed');
  const texts = [
    ...(open.length > 0 ? [openText(open.length)] : []),
    ...(lost.length > 0
      ? [`Stripe does not know ${counted(lost.length, 'charge')} under the key of now.`]
      : []),
  ];
  const mend =
    'Look for each in the Stripe account and mode in which it was made. What was paid is credited by itself once the key of then is configured again; if it will not be, grant the credits or refund it there.';
  return { ...warning(texts.join(' '), mend), details: found.map(describe) };
}

function openText(count: number): string {
  return `${counted(count, 'payment')} of live mode ${count === 1 ? 'is' : 'are'} under way, and the key is of test mode: nobody can ask about ${count === 1 ? 'it' : 'them'}.`;
}

function describe({ id, checkoutId, createdAt }: Purchase): string {
  return `Purchase ${id} of ${createdAt.toISOString().slice(0, 10)}: ${checkoutId ?? 'Stripe’s name for it is not known'}`;
}
