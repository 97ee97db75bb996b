import type { Route } from './route.ts';
import { StripeFailure } from './failure.ts';
import { masked } from './auth.ts';

/**
 * What a restricted key needs for a path, the longest first: the resource as `keys.restrict` names it, and as Stripe's
 * refusal does. Refunds belong to charges, as in Stripe's dashboard ("Charges and refunds").
 */
const RESOURCES: [path: string, resource: string, refusal: string][] = [
  ['/v1/customers/:id/payment_methods', 'payment_methods', 'payment_method'],
  ['/v1/account', 'account', 'accounts_kyc_basic'],
  ['/v1/balance', 'balance', 'balance'],
  ['/v1/billing_portal', 'customer_portal', 'customer_portal'],
  ['/v1/charges', 'charges', 'charge'],
  ['/v1/checkout/sessions', 'checkout_sessions', 'checkout_session'],
  ['/v1/customers', 'customers', 'customer'],
  ['/v1/disputes', 'disputes', 'dispute'],
  ['/v1/events', 'events', 'event'],
  ['/v1/invoices', 'invoices', 'invoice'],
  ['/v1/payment_intents', 'payment_intents', 'payment_intent'],
  ['/v1/payment_methods', 'payment_methods', 'payment_method'],
  ['/v1/prices', 'prices', 'price'],
  ['/v1/products', 'products', 'product'],
  ['/v1/refunds', 'charges', 'charge'],
  ['/v1/setup_intents', 'setup_intents', 'setup_intent'],
  ['/v1/webhook_endpoints', 'webhook_endpoints', 'webhook'],
];

const ACCOUNT = 'acct_1PgafTB7WZ01zgkW';

/** What restricted keys may do. A key that is not named here may do everything. */
export class KeyPermissions {
  #granted = new Map<string, ReadonlySet<string>>();

  /**
   * Restricts a key to permissions such as `checkout_sessions:write` and `events:read`; writing includes reading.
   * Throws for a resource that does not exist.
   */
  restrict(key: string, permissions: readonly string[]): void {
    for (const permission of permissions) {
      const [resource, access] = permission.split(':');
      const isKnown = RESOURCES.some(([, name]) => name === resource);
      if (!isKnown || (access !== 'read' && access !== 'write')) {
        throw new Error(`The emulator has no permission ${permission}.`);
      }
    }
    this.#granted.set(key, new Set(permissions));
  }

  /** Lets a key do everything again. */
  lift(key: string): void {
    this.#granted.delete(key);
  }

  /** Throws Stripe's 403 when a key may not call a route. */
  check(key: string, route: Route): void {
    const granted = this.#granted.get(key);
    const found = RESOURCES.find(([path]) => route.path.startsWith(path));
    if (!granted || !found) return;
    const [, resource, refusal] = found;
    const access = route.method === 'GET' ? 'read' : 'write';
    if (granted.has(`${resource}:write`) || granted.has(`${resource}:${access}`)) return;
    throw new StripeFailure(403, {
      type: 'invalid_request_error',
      message:
        `The provided key '${masked(key)}' does not have the required permissions for this endpoint on account ` +
        `'${ACCOUNT}'. Having the 'rak_${refusal}_${access}' permission would allow this request to continue.`,
    });
  }
}
