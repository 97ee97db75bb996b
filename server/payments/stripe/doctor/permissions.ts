import { Stripe } from 'stripe';
import { type Finding, type Others, broken, inOrder, warning } from '../../../doctor/check.ts';
import { type StripePatient, impatient, whileUnanswered } from './patient.ts';

interface Permission {
  /** As Stripe's page of a restricted key names it. */
  readonly name: string;
  readonly right: 'Read' | 'Write';
  readonly path: string;
  /** What does not work without it. */
  readonly lost: string;
  /** Without it nobody can buy. */
  readonly isVital: boolean;
  /** Whether it is needed; where nothing is said, always. */
  readonly isNeeded?: (config: StripePatient['config']) => boolean;
}

/** What the product asks of Stripe, which can be tried without doing anything. The README lists the same. */
export const permissions: readonly Permission[] = [
  {
    ...{ name: 'Checkout Sessions', right: 'Write', path: '/v1/checkout/sessions', isVital: true },
    lost: 'nobody can buy',
  },
  { name: 'Customers', right: 'Write', path: '/v1/customers', isVital: true, lost: 'nobody can buy' },
  { name: 'Prices', right: 'Read', path: '/v1/prices', isVital: true, lost: 'the price cannot be checked' },
  {
    ...{ name: 'Customer portal', right: 'Write', path: '/v1/billing_portal/sessions', isVital: false },
    lost: 'users cannot open their receipts and cards',
  },
  {
    ...{ name: 'Charges and Refunds', right: 'Write', path: '/v1/refunds', isVital: false },
    lost: 'payments cannot be refunded from here',
  },
  {
    ...{ name: 'Disputes', right: 'Read', path: '/v1/disputes', isVital: false },
    lost: 'disputes that the webhook missed are not found',
  },
  {
    ...{ name: 'PaymentIntents', right: 'Write', path: '/v1/payment_intents', isVital: false },
    lost: 'saved cards cannot be charged',
  },
  {
    ...{ name: 'PaymentMethods', right: 'Write', isVital: false },
    // There is no such card.
    path: '/v1/payment_methods/pm_coffer_probe/detach',
    lost: 'saved cards cannot be removed',
  },
  {
    ...{ name: 'Invoices', right: 'Read', path: '/v1/invoices', isVital: false },
    lost: 'users cannot see their invoices',
    isNeeded: ({ enableInvoiceCreation }) => enableInvoiceCreation,
  },
  {
    ...{ name: 'Events', right: 'Read', path: '/v1/events', isVital: false },
    lost: 'events that did not arrive are not found',
  },
  {
    ...{ name: 'Webhook Endpoints', right: 'Write', path: '/v1/webhook_endpoints', isVital: false },
    lost: 'the webhook can be neither checked nor made from here',
  },
];

/** Whether a restricted key may do all that is asked of it; each permission that is missing, by name. */
export async function lookAtPermissions(patient: StripePatient, others: Others): Promise<Finding> {
  const unanswered = await whileUnanswered(others);
  if (unanswered) return unanswered;
  if (!patient.config.apiKey.startsWith('rk_')) {
    return inOrder(
      'A secret key may do everything. A restricted one is enough: the README lists what it needs.',
    );
  }
  const needed = permissions.filter(({ isNeeded }) => isNeeded?.(patient.config) ?? true);
  const tried = await Promise.all(
    needed.map(async (permission) => ({ permission, isThere: await has(patient.stripe, permission) })),
  );
  const missing = tried.filter(({ isThere }) => !isThere).map(({ permission }) => permission);
  if (missing.length === 0) return inOrder('The restricted key may do all that Coffer asks of it.');
  const names = missing.map(({ name, right }) => `${name}: ${right}`).join(', ');
  const lost = [...new Set(missing.map((each) => each.lost))].join('; ');
  const text = `The restricted key lacks ${names}. Without that ${lost}.`;
  const mend = `In the Stripe Dashboard under Developers → API keys, edit the restricted key and give it ${names}.`;
  return missing.some(({ isVital }) => isVital) ? broken(text, mend) : warning(text, mend);
}

/** Tries without effect: a write says what no API knows, and is refused for that once it is allowed. */
async function has(stripe: Stripe, { path, right }: Permission): Promise<boolean> {
  try {
    if (right === 'Read') await stripe.rawRequest('GET', `${path}?limit=1`, undefined, impatient);
    else await stripe.rawRequest('POST', path, { coffer_probe: 'x' }, impatient);
    return true;
  } catch (error) {
    return !(error instanceof Stripe.errors.StripePermissionError);
  }
}
