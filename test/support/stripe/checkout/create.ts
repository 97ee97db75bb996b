import type Stripe from 'stripe';
import { readMetadata } from '../api/metadata.ts';
import type { Params } from '../api/params.ts';
import type { ApiCall } from '../api/route.ts';
import { checkEmail, existingCustomer } from '../resources/customers.ts';
import { loadFixture } from '../store/fixture.ts';
import { newSessionId } from '../store/ids.ts';
import type { World } from '../world.ts';
import { readLineItems } from './items.ts';
import { checkCombinations, readExpiry, readLocale, readMode, readReference, readUrls } from './rules.ts';

type Session = Stripe.Checkout.Session;

const INVOICE_PARAMS =
  'account_tax_ids custom_fields description footer issuer metadata rendering_options'.split(' ');

/** Opens a session, after checking every rule of Stripe's that the product could trip over. */
export function createSession(world: World, call: ApiCall): Session {
  const { params, livemode } = call;
  const mode = readMode(params);
  checkCombinations(params, mode);
  checkEmail(params.text('customer_email', 800), 'customer_email');
  const customerId = params.text('customer');
  const customer =
    customerId === undefined
      ? null
      : existingCustomer(world, { id: customerId, livemode, param: 'customer' });
  const urls = readUrls(params);
  const items = readLineItems(world, call, mode);
  const id = newSessionId(livemode);
  const created = world.nowSeconds();
  const session: Session = {
    ...blankSession(),
    id,
    mode,
    livemode,
    created,
    ...urls,
    ...readBuyer(params, customer),
    ...amountsOf(items),
    client_reference_id: readReference(params),
    expires_at: readExpiry(params, created),
    invoice_creation: readInvoiceCreation(params, mode),
    locale: readLocale(params),
    metadata: readMetadata(params),
    saved_payment_method_options: readSavedOptions(params),
    url: `${world.url}/pay/${id}`,
  };
  const intent = params.hash('payment_intent_data');
  const setup = params.hash('setup_intent_data');
  world.store.notes.set(id, {
    items,
    paymentIntentMetadata: intent ? readMetadata(intent) : {},
    paymentIntentDescription: intent?.text('description') ?? null,
    setupIntentMetadata: setup ? readMetadata(setup) : {},
    setupFutureUsage: intent?.oneOf('setup_future_usage', ['off_session', 'on_session'] as const) ?? null,
  });
  return world.store.sessions.put(session);
}

/** The example session with everything optional unset; the example shows a value for each instead. */
function blankSession(): Session {
  return {
    ...loadFixture('checkout-session'),
    after_expiration: null,
    allowed_payment_method_types: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    collected_information: null,
    consent: null,
    consent_collection: null,
    currency_conversion: null,
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    discounts: [],
    managed_payments: null,
    // Since API version 2022-08-01 the payment intent is made when the buyer confirms, not here.
    payment_intent: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_status: 'unpaid',
    permissions: null,
    shipping_address_collection: null,
    shipping_cost: null,
    status: 'open',
    ui_mode: 'hosted_page',
    wallet_options: null,
  };
}

function readBuyer(
  params: Params,
  customer: Stripe.Customer | null,
): Pick<Session, 'customer' | 'customer_creation' | 'customer_email' | 'customer_details'> {
  const email = customer ? customer.email : (params.text('customer_email') ?? null);
  const creation = params.oneOf('customer_creation', ['always', 'if_required'] as const) ?? 'if_required';
  return {
    customer: customer?.id ?? null,
    customer_creation: customer ? null : creation,
    customer_email: customer ? null : email,
    customer_details: email === null ? null : buyerDetails(email, customer?.name ?? null),
  };
}

/** `customer_details` with an address nobody asked for left empty. */
export function buyerDetails(
  email: string | null,
  name: string | null,
): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  };
}

function readSavedOptions(params: Params): Session['saved_payment_method_options'] {
  const given = params.hash('saved_payment_method_options');
  if (!given) return null;
  given.allowOnly(['allow_redisplay_filters', 'payment_method_remove', 'payment_method_save']);
  const choices = ['disabled', 'enabled'] as const;
  return {
    allow_redisplay_filters: given.has('allow_redisplay_filters') ? ['always'] : null,
    payment_method_remove: given.oneOf('payment_method_remove', choices) ?? null,
    payment_method_save: given.oneOf('payment_method_save', choices) ?? null,
  };
}

function amountsOf(
  items: Stripe.LineItem[],
): Pick<Session, 'amount_subtotal' | 'amount_total' | 'currency' | 'total_details'> {
  const subtotalMinor = items.reduce((sum, item) => sum + item.amount_subtotal, 0);
  return {
    amount_subtotal: items.length > 0 ? subtotalMinor : null,
    amount_total: items.length > 0 ? subtotalMinor : null,
    currency: items[0]?.currency ?? null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  };
}

function readInvoiceCreation(
  params: Params,
  mode: Stripe.Checkout.Session.Mode,
): Session['invoice_creation'] {
  if (mode !== 'payment') return null;
  const example = loadFixture('checkout-session').invoice_creation;
  const given = params.hash('invoice_creation');
  const data = given?.hash('invoice_data');
  data?.allowOnly(INVOICE_PARAMS);
  if (!example?.invoice_data) return null;
  return {
    enabled: given?.flag('enabled') ?? false,
    invoice_data: {
      ...example.invoice_data,
      description: data?.text('description') ?? null,
      footer: data?.text('footer') ?? null,
      issuer: null,
      metadata: data ? readMetadata(data) : {},
      rendering_options: null,
    },
  };
}
