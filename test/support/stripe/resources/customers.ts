import type Stripe from 'stripe';
import { invalid } from '../api/failure.ts';
import { listed, lookUp, noSuch } from '../api/lookup.ts';
import { readMetadata } from '../api/metadata.ts';
import { PAGE_PARAMS, createdMatches, paginate } from '../api/pagination.ts';
import type { Params } from '../api/params.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { ApiCall, Route } from '../api/route.ts';
import { cardsOf, detachCard } from '../cards/card.ts';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import type { World } from '../world.ts';

const WRITABLE = [
  'address balance business_name cash_balance description email individual_name invoice_prefix',
  'invoice_settings metadata name next_invoice_sequence phone preferred_locales shipping source',
  'tax tax_exempt validate',
].flatMap((line) => line.split(' '));

/** Refuses what no mail address is. An empty one is how the field is unset. */
export function checkEmail(email: string | undefined, param: string): void {
  if (!email || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return;
  throw invalid(`Invalid email address: ${email}`, { code: 'email_invalid', param });
}

/**
 * The customer a parameter or a path names.
 * Throws `resource_missing` when it does not exist, is of the other mode or has been deleted.
 */
export function existingCustomer(
  world: World,
  at: { id: string; livemode: boolean; param?: string },
): Stripe.Customer {
  const found = lookUp(world.store.customers, { kind: 'customer', ...at });
  if (found.deleted) throw noSuch({ kind: 'customer', ...at });
  return found;
}

/** Adds a customer without an API call: by a test, or by a checkout with `customer_creation`. */
export function addCustomer(world: World, fields: Partial<Stripe.Customer>): Stripe.Customer {
  const customer: Stripe.Customer = {
    ...loadFixture('customer'),
    id: newId('cus_'),
    created: world.nowSeconds(),
    address: null,
    currency: null,
    discount: null,
    shipping: null,
    invoice_prefix: newId('', 8).toUpperCase(),
    ...fields,
  };
  return world.store.customers.put(customer);
}

function written(params: Params, before: Record<string, string> = {}): Partial<Stripe.Customer> {
  checkEmail(params.emptyableText('email', 512), 'email');
  const fields: Partial<Stripe.Customer> = { metadata: readMetadata(params, before) };
  for (const name of ['email', 'name', 'description', 'phone'] as const) {
    const value = params.emptyableText(name);
    if (value !== undefined) fields[name] = value === '' ? null : value;
  }
  return fields;
}

function setDefaultCard(world: World, call: ApiCall, customer: Stripe.Customer): void {
  const settings = call.params.hash('invoice_settings');
  settings?.allowOnly(['custom_fields', 'default_payment_method', 'footer', 'rendering_options']);
  const id = settings?.emptyableText('default_payment_method');
  if (id === undefined) return;
  const param = 'invoice_settings[default_payment_method]';
  if (id !== '') {
    const named = { kind: 'PaymentMethod', id, livemode: call.livemode, param };
    const card = lookUp(world.store.paymentMethods, named);
    if (card.customer !== customer.id) throw noSuch(named);
  }
  customer.invoice_settings.default_payment_method = id === '' ? null : id;
}

function create(world: World, call: ApiCall): Stripe.Customer {
  const customer = addCustomer(world, { ...written(call.params), livemode: call.livemode });
  world.emit('customer.created', customer, { request: call.request });
  return customer;
}

function update(world: World, call: ApiCall): Stripe.Customer {
  const customer = existingCustomer(world, { id: call.ids['id'] ?? '', livemode: call.livemode });
  setDefaultCard(world, call, customer);
  Object.assign(customer, written(call.params, customer.metadata));
  world.emit('customer.updated', customer, { request: call.request });
  return customer;
}

function remove(world: World, call: ApiCall): Stripe.DeletedCustomer {
  const customer = existingCustomer(world, { id: call.ids['id'] ?? '', livemode: call.livemode });
  world.emit('customer.deleted', customer, { request: call.request });
  for (const card of cardsOf(world, customer.id)) detachCard(world, card);
  const gone = loadFixture('deleted-customer');
  return world.store.customers.put({ ...gone, id: customer.id });
}

function list(world: World, call: ApiCall): object {
  const email = call.params.text('email');
  const found = listed(world.store.customers, call.livemode)
    .filter((customer) => !customer.deleted)
    .filter((customer) => email === undefined || customer.email === email)
    .filter((customer) => createdMatches(call.params, customer.created));
  return paginate(found, call.params, call.path);
}

export const customerRoutes: Route[] = [
  {
    method: 'POST',
    path: '/v1/customers',
    params: [...WRITABLE, 'payment_method', 'tax_id_data', 'test_clock'],
    handle: create,
  },
  {
    method: 'GET',
    path: '/v1/customers',
    params: ['created', 'email', 'test_clock', ...PAGE_PARAMS],
    handle: list,
  },
  retrieveRoute('/v1/customers', 'customer', (store) => store.customers),
  {
    method: 'POST',
    path: '/v1/customers/:id',
    params: [...WRITABLE, 'default_source'],
    handle: update,
  },
  { method: 'DELETE', path: '/v1/customers/:id', params: [], handle: remove },
];
