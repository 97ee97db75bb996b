import { copyOf } from '../store/fixture.ts';
import type { Store } from '../store/store.ts';
import { invalid } from './failure.ts';

type Fields = Record<string, unknown>;

/** Which fields hold an id that can be replaced by its object. A new resource adds its line here. */
const EXPANDABLE: Record<string, readonly string[]> = {
  'checkout.session': ['customer', 'invoice', 'line_items', 'payment_intent', 'subscription', 'setup_intent'],
  payment_method: ['customer'],
  payment_intent: ['customer', 'latest_charge', 'payment_method', 'review', 'on_behalf_of'],
  charge: ['balance_transaction', 'customer', 'payment_intent', 'payment_method', 'refunds', 'review'],
  refund: ['balance_transaction', 'charge', 'failure_balance_transaction', 'payment_intent'],
  dispute: ['charge', 'payment_intent'],
  invoice: ['customer', 'default_payment_method'],
  price: ['product', 'tiers', 'currency_options'],
  product: ['default_price', 'tax_code'],
  customer: ['default_source', 'sources', 'subscriptions', 'tax', 'tax_ids'],
  item: ['price'],
};

const MAX_DEPTH = 4;

/**
 * A copy of an answer with the wished-for ids replaced by their objects.
 * Throws a 400 for a field that cannot be expanded, and for more than four levels.
 */
export function expand(answer: object, paths: string[], store: Store): object {
  const root: Fields = { ...copyOf(answer) };
  for (const path of paths) {
    const parts = path.split('.');
    const depth = parts.filter((part) => part !== 'data').length;
    if (depth > MAX_DEPTH) throw notExpandable(path, 'You cannot expand more than 4 levels of a property.');
    expandPath(root, parts, { path, store });
  }
  return root;
}

function expandPath(target: Fields, parts: string[], context: { path: string; store: Store }): void {
  const [field, ...rest] = parts;
  if (field === undefined) return;
  if (target['object'] === 'list' && field === 'data' && Array.isArray(target['data'])) {
    for (const entry of target['data']) expandPath(asFields(entry) ?? {}, rest, context);
    return;
  }
  const expandable = EXPANDABLE[String(target['object'])] ?? [];
  if (!expandable.includes(field)) {
    // A nested object that is always there may be walked through, but not be the end of a path.
    const nested = asFields(target[field]);
    if (!nested || rest.length === 0) {
      throw notExpandable(context.path, `This property cannot be expanded (${context.path}).`);
    }
    expandPath(nested, rest, context);
    return;
  }
  expandField(target, field, context.store);
  const inner = asFields(target[field]);
  if (inner) expandPath(inner, rest, context);
}

function expandField(target: Fields, field: string, store: Store): void {
  const value = target[field];
  if (field === 'line_items') {
    target[field] = lineItemsOf(String(target['id']), store);
  } else if (field === 'refunds') {
    target[field] = refundsOf(String(target['id']), store);
  } else if (field === 'currency_options') {
    target[field] = copyOf(store.currencyOptions.get(String(target['id'])) ?? {});
  } else if (typeof value === 'string') {
    const found = store.find(value);
    if (found) target[field] = copyOf(found);
  }
}

function lineItemsOf(sessionId: string, store: Store): Fields {
  return {
    object: 'list',
    data: copyOf(store.notes.get(sessionId)?.items ?? []),
    has_more: false,
    url: `/v1/checkout/sessions/${sessionId}/line_items`,
  };
}

function refundsOf(chargeId: string, store: Store): Fields {
  const data = store.refunds.newestFirst().filter((refund) => refund.charge === chargeId);
  return { object: 'list', data: copyOf(data), has_more: false, url: `/v1/charges/${chargeId}/refunds` };
}

function asFields(value: unknown): Fields | undefined {
  return isFields(value) ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notExpandable(path: string, message: string): Error {
  return invalid(message, { param: 'expand' });
}
