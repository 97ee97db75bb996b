import type Stripe from 'stripe';
import { newId } from '../store/ids.ts';
import type { Store } from '../store/store.ts';

/** What the owner, or Stripe itself, does with an endpoint that was registered through the API. */
export interface EndpointControls {
  /** As after days of failures, or by hand. What is due to it meanwhile is lost. */
  disable(id: string): void;
  enable(id: string): void;
  /** A new secret, returned. The old one signs beside it until `forgetOldSecrets`. */
  rollSecret(id: string): string;
  forgetOldSecrets(id: string): void;
}

export function endpointControls(store: Store): EndpointControls {
  const named = (id: string): Stripe.WebhookEndpoint => {
    const endpoint = store.webhookEndpoints.get(id);
    if (!endpoint) throw new Error(`The emulator has no webhook endpoint ${id}.`);
    return endpoint;
  };
  const secretsOf = (id: string) => store.endpointSecrets.get(named(id).id) ?? [];
  return {
    disable: (id) => void (named(id).status = 'disabled'),
    enable: (id) => void (named(id).status = 'enabled'),
    rollSecret: (id) => {
      const secret = newSecret();
      store.endpointSecrets.set(id, [secret, ...secretsOf(id)]);
      return secret;
    },
    forgetOldSecrets: (id) => void store.endpointSecrets.set(id, secretsOf(id).slice(0, 1)),
  };
}

/** A signing secret in Stripe's style. */
export function newSecret(): string {
  return newId('whsec_', 32);
}
