import { type Finding, type Patient, broken, counted, moment } from '../../doctor/check.ts';
import type { CatchUpState } from './catch-up.ts';
import { listPaymentFindings } from './findings.ts';

const permissions =
  'Give the restricted key the right to read Events, Charges, Payment Intents, Refunds and Disputes, and to write Checkout Sessions.';

/** How catching up with the provider stands. */
export async function lookAtCatchUp({ db, payments, catchUp }: Patient): Promise<Finding | null> {
  if (!payments?.history) return null;
  const findings = await listPaymentFindings(db);
  const [finding] = findings;
  if (!finding) return standing(catchUp.state());
  return broken(
    `${findings.length} credited though Stripe says unpaid: purchase ${finding.purchaseId}, checkout ${finding.checkoutId} (${finding.status}).`,
    'Open Payments → Reconciliation, look at each in the Stripe Dashboard, and remove the credits if they were not paid.',
  );
}

function standing(state: CatchUpState): Finding {
  const done = describe(state);
  const refused = state.troubles.filter(({ reason }) => reason === 'provider_key_refused');
  const [trouble] = state.troubles;
  if (refused.length > 0 && refused.every(({ part }) => part === 'events')) {
    const text = `The key may not read Stripe’s events: payments are looked for every ten minutes instead. ${done}`;
    return { state: 'warning', text, mend: permissions };
  }
  if (refused.length > 0 && refused.every(({ part }) => part === 'cards')) {
    const text = `The key may not remove cards: those of removed users stay saved at Stripe. ${done}`;
    return { state: 'warning', text, mend: 'Give the restricted key the right to write PaymentMethods.' };
  }
  if (refused.length > 0) {
    return { state: 'error', text: `The key may not read what is needed. ${done}`, mend: permissions };
  }
  if (trouble) {
    const text = `Stripe could not be asked just now. It is tried again by itself. ${done}`;
    return { state: 'warning', text, mend: 'Check that this machine can reach api.stripe.com.' };
  }
  return { state: state.lastAtMs === null ? 'pending' : 'ok', text: done, mend: null };
}

function describe({ lastAtMs, credited, reversed }: CatchUpState): string {
  if (lastAtMs === null) return 'Not yet since the start.';
  const missed = `${counted(credited, 'payment')}, and refunds or disputes of ${reversed}`;
  return `Last at ${moment(lastAtMs)}. Since the start it made good what no webhook told: ${missed}.`;
}
