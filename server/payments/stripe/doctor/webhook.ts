import type { Stripe } from 'stripe';
import { isLoopback } from '../../../config/warnings.ts';
import { type Finding, type Others, broken, inOrder, warning } from '../../../doctor/check.ts';
import { type Endpoints, findEndpoints, isEnabled, missingEvents, webhookUrl } from './endpoint.ts';
import { type StripePatient, impatient, whileForbidden, whileUnanswered } from './patient.ts';

/** Whether Stripe sends its events here, all that are needed, and once. */
export async function lookAtWebhook(patient: StripePatient, others: Others): Promise<Finding> {
  const unanswered = await whileUnanswered(others);
  if (unanswered) return unanswered;
  const { stripe, config, secrets } = patient;
  if (secrets.isUnreadable) return forgotten;
  if (config.apiBase === null && isLoopback(new URL(config.hostUrl).hostname)) return onThisMachine(config);
  try {
    return judge(await findEndpoints(stripe, config.hostUrl, impatient), config.hostUrl);
  } catch (error) {
    const forbidden = whileForbidden(error);
    if (forbidden) return forbidden;
    throw error;
  }
}

const forgotten = broken(
  'The secret of the endpoint that Coffer made cannot be read any more: secret_key is not what it was. Its events are refused.',
  'Set secret_key back; or delete that endpoint in the Stripe Dashboard under Developers → Webhooks, start again, and press Repair on the System page.',
);

function onThisMachine({ hostUrl, livemode }: StripePatient['config']): Finding {
  const text = `Stripe cannot reach ${hostUrl}, which is this machine alone.`;
  const mend = `Run \`stripe listen --forward-to ${webhookUrl(hostUrl)}\` while you try things out; before you sell, set host_url to what people open.`;
  return livemode ? broken(text, mend) : warning(text, mend);
}

function judge({ ours, near }: Endpoints, hostUrl: string): Finding {
  const enabled = ours.filter(isEnabled);
  const [only, another] = enabled;
  if (ours.length === 0) return missing(near, hostUrl);
  if (only === undefined) return disabled(ours);
  if (another !== undefined) return twice(enabled);
  const absent = missingEvents(only);
  if (absent.length === 0) return inOrder(`Stripe sends its events to ${only.url}${surplus(only)}.`);
  const text = `The endpoint ${only.id} does not send ${absent.join(', ')}.`;
  const mend = `Press Repair on the System page, or add ${absent.length === 1 ? 'it' : 'them'} in the Stripe Dashboard under Developers → Webhooks → ${only.url}.`;
  const isVital = absent.includes('checkout.session.completed');
  return { ...(isVital ? broken(text, mend) : warning(text, mend)), repair: 'webhook' };
}

function missing(near: readonly Stripe.WebhookEndpoint[], hostUrl: string): Finding {
  const [first] = near;
  const mend = `Press Repair on the System page, which makes it and keeps its secret; or add the endpoint ${webhookUrl(hostUrl)} in the Stripe Dashboard under Developers → Webhooks, and set its secret as payment.stripe.webhook_secret.`;
  if (first === undefined) {
    const text = `Stripe has no webhook endpoint for ${hostUrl}: payments are credited late, when Coffer asks Stripe about them.`;
    return { ...broken(text, mend), repair: 'webhook' };
  }
  const isPlain = first.url.startsWith('http:') && hostUrl.startsWith('https:');
  const why = isPlain
    ? 'which is http and would be redirected, and Stripe follows none'
    : 'which is not here';
  const text = `Stripe has no webhook endpoint for ${hostUrl}. The nearest, ${first.id}, sends to ${first.url}, ${why}.`;
  const correct = `If it is meant for this Coffer, correct its address to ${webhookUrl(hostUrl)} in the Stripe Dashboard under Developers → Webhooks: its secret stays. Otherwise press Repair on the System page, which makes one and keeps its secret.`;
  return { ...broken(text, correct), repair: 'webhook' };
}

function disabled([first, ...rest]: readonly Stripe.WebhookEndpoint[]): Finding {
  const which = first === undefined ? 'The endpoint' : `The endpoint ${first.id}`;
  const text = `${which} is disabled${rest.length > 0 ? ', and so are the others for this address' : ''}: Stripe sends it nothing, and what it would have sent is lost to it.`;
  const mend =
    'Press Repair on the System page, or enable it in the Stripe Dashboard under Developers → Webhooks.';
  return { ...broken(text, mend), repair: 'webhook' };
}

function twice(enabled: readonly Stripe.WebhookEndpoint[]): Finding {
  const ids = enabled.map(({ id }) => id).join(' and ');
  return warning(
    `Stripe sends every event here ${enabled.length === 2 ? 'twice' : `${enabled.length} times`}: ${ids} have the same address. Each is credited once all the same, but the secret of one may be unknown here, and then its deliveries fail.`,
    `In the Stripe Dashboard under Developers → Webhooks, delete all but the one whose secret is configured.`,
  );
}

function surplus(endpoint: Stripe.WebhookEndpoint): string {
  return endpoint.enabled_events.includes('*') ? ', and many that are not needed' : '';
}
