import { Refusal } from '@coffer/db';
import { logAct } from '../access/act.ts';
import type { Caller } from '../access/caller.ts';
import { requirePlatformManager } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { answerOf } from '../payments/ask.ts';
import type { ProviderFailureReason } from '../payments/provider.ts';
import { forgetStatus } from './status.ts';

/**
 * Has the payment provider send its events here: makes the webhook or mends it, and keeps its secret.
 * @throws Refusal `scope_missing`, `forbidden`, `webhook_not_supported`, `payment_provider_failed`, `database_unavailable`.
 */
export async function repairWebhook(deps: Deps, caller: Caller): Promise<void> {
  requirePlatformManager(caller, 'payments:write');
  const { payments } = deps;
  if (!payments?.connectEvents) throw new Refusal('webhook_not_supported');
  await answerOf(payments.connectEvents(), explanations);
  forgetStatus(deps);
  logAct(deps, caller, { what: 'The webhook was made or repaired' });
}

const explanations: Readonly<Record<ProviderFailureReason, string>> = {
  provider_unreachable: 'Stripe did not answer. Nothing was changed; try again.',
  provider_key_refused:
    'Stripe does not let this key do that: it needs the permission Webhook Endpoints: Write.',
  price_refused: 'Stripe did not take the endpoint.',
  card_gone: 'Stripe did not take the endpoint.',
  provider_refused:
    'Stripe did not take the endpoint: it wants an https address that can be reached from the internet, and an account has 16 at most.',
};
