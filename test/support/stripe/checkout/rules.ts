import type Stripe from 'stripe';
import { invalid } from '../api/failure.ts';
import type { Params } from '../api/params.ts';

/** Every parameter Stripe knows when a session is created. */
export const SESSION_PARAMS = [
  'adaptive_pricing after_expiration allow_promotion_codes allowed_payment_method_types',
  'automatic_tax billing_address_collection branding_settings cancel_url client_reference_id',
  'consent_collection currency custom_fields custom_text customer customer_account',
  'customer_creation customer_email customer_update discounts excluded_payment_method_types',
  'expires_at integration_identifier invoice_creation line_items locale managed_payments metadata',
  'mode name_collection optional_items origin_context payment_intent_data',
  'payment_method_collection payment_method_configuration payment_method_data',
  'payment_method_options payment_method_types permissions phone_number_collection',
  'redirect_on_completion return_url saved_payment_method_options setup_intent_data',
  'shipping_address_collection shipping_options submit_type subscription_data success_url',
  'tax_id_collection ui_mode wallet_options',
].flatMap((line) => line.split(' '));

const PAYMENT_INTENT_PARAMS = [
  'application_fee_amount capture_method description metadata on_behalf_of receipt_email',
  'setup_future_usage shipping statement_descriptor statement_descriptor_suffix transfer_data',
  'transfer_group',
].flatMap((line) => line.split(' '));

const MODES = ['payment', 'setup', 'subscription'] as const;
const LOCALES: Stripe.Checkout.Session.Locale[] = [
  'auto',
  'bg',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'en-GB',
  'es',
  'es-419',
  'et',
  'fi',
  'fil',
  'fr',
  'fr-CA',
  'hi-IN',
  'hr',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'lt',
  'lv',
  'ms',
  'mt',
  'nb',
  'nl',
  'pl',
  'pt',
  'pt-BR',
  'ro',
  'ru',
  'sk',
  'sl',
  'sv',
  'th',
  'tr',
  'vi',
  'zh',
  'zh-HK',
  'zh-TW',
];
const HALF_HOUR_SECONDS = 30 * 60;
const DAY_SECONDS = 24 * 60 * 60;

/** The mode; required. */
export function readMode(params: Params): Stripe.Checkout.Session.Mode {
  const mode = params.oneOf('mode', MODES);
  if (mode === undefined) throw params.absent('mode');
  return mode;
}

/** The page's language, as the session remembers it; the emulator's page is in English. */
export function readLocale(params: Params): Stripe.Checkout.Session.Locale | null {
  return params.oneOf('locale', LOCALES) ?? null;
}

/** Refuses the combinations Stripe refuses, each naming the parameter it dislikes. */
export function checkCombinations(params: Params, mode: Stripe.Checkout.Session.Mode): void {
  checkCustomer(params, mode);
  for (const name of ['payment_intent_data', 'invoice_creation', 'submit_type']) {
    if (!params.has(name) || mode === 'payment') continue;
    throw invalid(`You can not pass \`${name}\` in \`${mode}\` mode.`, { param: name });
  }
  if (params.has('subscription_data') && mode !== 'subscription') {
    throw invalid(`You can not pass \`subscription_data\` in \`${mode}\` mode.`, {
      param: 'subscription_data',
    });
  }
  if (params.has('setup_intent_data') && mode !== 'setup') {
    throw invalid(`You can not pass \`setup_intent_data\` in \`${mode}\` mode.`, {
      param: 'setup_intent_data',
    });
  }
  params.hash('setup_intent_data')?.allowOnly(['description', 'metadata', 'on_behalf_of']);
  if (mode === 'setup' && !params.has('currency') && !params.has('payment_method_types')) {
    throw invalid('`currency` is required in `setup` mode when `payment_method_types` is not set.', {
      code: 'parameter_missing',
      param: 'currency',
    });
  }
  params.hash('payment_intent_data')?.allowOnly(PAYMENT_INTENT_PARAMS);
  params.hash('invoice_creation')?.allowOnly(['enabled', 'invoice_data']);
}

function checkCustomer(params: Params, mode: Stripe.Checkout.Session.Mode): void {
  if (params.has('customer') && params.has('customer_email')) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.', {
      param: 'customer_email',
    });
  }
  if (params.has('customer') && params.has('customer_creation')) {
    throw invalid('You may only specify one of these parameters: customer, customer_creation.', {
      param: 'customer_creation',
    });
  }
  if (params.has('customer_creation') && mode === 'subscription') {
    throw invalid('`customer_creation` can only be used in `payment` and `setup` mode.', {
      param: 'customer_creation',
    });
  }
  params.hash('customer_update')?.allowOnly(['address', 'name', 'shipping']);
  if (params.has('customer_update') && !params.has('customer')) {
    throw invalid('`customer_update` can only be used with `customer`.', { param: 'customer_update' });
  }
}

/** `client_reference_id`: letters, digits, dashes and underscores, at most 200. */
export function readReference(params: Params): string | null {
  const reference = params.text('client_reference_id', 200);
  if (reference === undefined) return null;
  if (/^[\w-]+$/.test(reference)) return reference;
  throw invalid('`client_reference_id` can only contain alphanumeric characters, dashes and underscores.', {
    param: 'client_reference_id',
  });
}

/** `expires_at` in seconds: 30 minutes to 24 hours after creation, 24 hours by default. */
export function readExpiry(params: Params, nowSeconds: number): number {
  const expiresAt = params.integer('expires_at');
  if (expiresAt === undefined) return nowSeconds + DAY_SECONDS;
  if (expiresAt < nowSeconds + HALF_HOUR_SECONDS) {
    throw invalid('The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.', {
      param: 'expires_at',
    });
  }
  if (expiresAt > nowSeconds + DAY_SECONDS) {
    throw invalid('The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.', {
      param: 'expires_at',
    });
  }
  return expiresAt;
}

/** Where the buyer goes: success_url is required, cancel_url is not. */
export function readUrls(params: Params): { success_url: string; cancel_url: string | null } {
  const successUrl = params.url('success_url');
  if (successUrl === undefined) throw params.absent('success_url');
  return { success_url: successUrl, cancel_url: params.url('cancel_url') ?? null };
}
