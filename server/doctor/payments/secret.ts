import type { Mistrust } from '../../payments/provider.ts';
import {
  type Finding,
  type Others,
  type Patient,
  broken,
  counted,
  inOrder,
  moment,
  unknown,
  warning,
} from '../check.ts';
import type { SeenDeliveries } from '../sighting/deliveries.ts';

interface Explanation {
  readonly why: string;
  readonly mend: string;
  /** The check that finds the cause by itself. */
  readonly cause?: string;
}

const copySecret =
  'Copy the Signing secret of this endpoint again, in the Stripe Dashboard from Developers → Webhooks → your endpoint, into payment.stripe.webhook_secret, and start again. `stripe listen` has a secret of its own.';

const explanations: Readonly<Record<Mistrust, Explanation>> = {
  no_signature: {
    why: 'it had no Stripe-Signature header',
    mend: 'If Stripe’s page of the endpoint shows it as failed, let the reverse proxy pass that header on; otherwise somebody else sent it.',
    cause: 'webhook_reach',
  },
  unreadable_signature: {
    why: 'its Stripe-Signature header could not be read',
    mend: 'If Stripe’s page of the endpoint shows it as failed, let the reverse proxy pass that header on unchanged; otherwise somebody else sent it.',
    cause: 'webhook_reach',
  },
  wrong_secret: { why: 'it was signed with another secret', mend: copySecret },
  body_changed: {
    why: 'its body was changed on the way, by a proxy that writes JSON anew; the secret is right',
    mend: 'Let the reverse proxy pass the body of the webhook through byte by byte.',
    cause: 'webhook_reach',
  },
  too_old: {
    why: 'it was signed more than 5 minutes ago',
    mend: 'Set the clock of this machine by NTP; if it is right, something on the way holds events back, or sends old ones again.',
    cause: 'stripe_clock',
  },
  in_future: {
    why: 'it was dated in the future',
    mend: 'Set the clock of this machine by NTP: `timedatectl set-ntp true`.',
    cause: 'stripe_clock',
  },
};

/** What was mended does not show before something comes. */
const next = 'The next delivery shows whether that was it.';

/** Whether what Stripe delivers is believed: the last delivery that was, and the last that was not. */
export async function lookAtDeliveries(patient: Patient, others: Others): Promise<Finding | null> {
  const { payments, sightings } = patient;
  if (!payments?.events) return null;
  const { verified, rejected } = sightings.deliveries.current;
  if (!rejected || (verified && verified.atMs >= rejected.atMs))
    return afterGood(sightings.deliveries.current);
  const { why, mend, cause } = explanations[rejected.reason];
  const text = `The last delivery, at ${moment(rejected.atMs)}, was refused: ${why}.`;
  const found = cause === undefined ? null : await others(cause);
  if (found?.state === 'error') return unknown(`${text} The cause is named above.`);
  if (!verified) return broken(`${text} None was ever believed.`, `${mend} ${next}`);
  const since = `${counted(rejected.count, 'delivery', 'deliveries')} refused since`;
  return warning(`${text} The last good one was at ${moment(verified.atMs)}, ${since}.`, `${mend} ${next}`);
}

function afterGood({ verified, rejected }: SeenDeliveries): Finding {
  if (!verified) return unknown('No event has been delivered yet. The first payment brings one.');
  const text = `The last delivery, at ${moment(verified.atMs)}, was signed with a secret that is known here (${verified.type}).`;
  if (!rejected) return inOrder(text);
  return inOrder(
    `${text} The last refused one was at ${moment(rejected.atMs)}: ${explanations[rejected.reason].why}.`,
  );
}
