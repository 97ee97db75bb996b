import type { Examination } from '../../../doctor/check.ts';
import { lookAtBacklog } from './backlog.ts';
import { lookAtClock } from './clock.ts';
import { lookAtKey } from './key.ts';
import type { StripePatient } from './patient.ts';
import { lookAtPermissions } from './permissions.ts';
import { lookAtPrice } from './price.ts';
import { lookAtWebhook } from './webhook.ts';

/** What there is to look at of Stripe, in the order in which it is shown. */
export function stripeExaminations(patient: StripePatient): readonly Examination[] {
  const group = 'payments';
  return [
    { id: 'stripe_key', title: 'Stripe API key', group, look: () => lookAtKey(patient) },
    {
      ...{ id: 'stripe_permissions', title: 'Permissions of the key', group },
      look: (_, others) => lookAtPermissions(patient, others),
    },
    { id: 'stripe_price', title: 'Price', group, look: (_, others) => lookAtPrice(patient, others) },
    {
      ...{ id: 'webhook_endpoint', title: 'Webhook at Stripe', group },
      look: (_, others) => lookAtWebhook(patient, others),
    },
    { id: 'stripe_clock', title: 'Clock', group, look: (_, others) => lookAtClock(patient, others) },
    {
      ...{ id: 'stripe_backlog', title: 'Events that did not arrive', group },
      look: (_, others) => lookAtBacklog(patient, others),
    },
  ];
}
