import type Stripe from 'stripe';
import type { World } from '../world.ts';
import { unitMinorIn } from './items.ts';
import { idOf } from './payment.ts';

/** What a buyer sets on the page before paying. */
export interface Choice {
  /** Which line item, counted from 0. The first by default. */
  item?: number;
  /** Within the item's `adjustable_quantity`. */
  quantity?: number;
  /** The price of an item with `custom_unit_amount`, in minor units. */
  amountMinor?: number;
  /** One of the prices' `currency_options`, for the whole session. */
  currency?: string;
}

/** Applies a buyer's choice and adds the session up anew. Throws with the reason when the item does not allow it. */
export function choose(
  world: World,
  session: Stripe.Checkout.Session,
  choice: Choice,
): Stripe.Checkout.Session {
  if (session.status !== 'open') throw new Error(`Session ${session.id} is ${session.status}, not open.`);
  const items = world.store.notes.get(session.id)?.items ?? [];
  const item = items[choice.item ?? 0];
  if (!item) throw new Error(`Session ${session.id} has no line item ${choice.item}.`);
  if (choice.currency !== undefined) for (const each of items) setCurrency(world, each, choice.currency);
  if (choice.quantity !== undefined) setQuantity(world, item, choice.quantity);
  if (choice.amountMinor !== undefined) setAmount(item, choice.amountMinor);
  addUp(world, session, items);
  return session;
}

function setCurrency(world: World, item: Stripe.LineItem, currency: string): void {
  const unitMinor = item.price ? unitMinorIn(world, item.price, currency) : undefined;
  if (unitMinor === undefined) throw new Error(`The price of "${item.description}" has no ${currency}.`);
  item.currency = currency;
  setSubtotal(item, unitMinor * (item.quantity ?? 1));
}

function setQuantity(world: World, item: Stripe.LineItem, quantity: number): void {
  const { enabled, minimum, maximum } = item.adjustable_quantity ?? { enabled: false };
  const isWithin = quantity >= (minimum ?? 0) && quantity <= (maximum ?? quantity);
  if (!enabled || !isWithin || !item.price || !Number.isInteger(quantity)) {
    throw new Error(`The quantity of "${item.description}" cannot be ${quantity}.`);
  }
  item.quantity = quantity;
  setSubtotal(item, (unitMinorIn(world, item.price, item.currency) ?? 0) * quantity);
}

function setAmount(item: Stripe.LineItem, amountMinor: number): void {
  const bounds = item.price?.custom_unit_amount;
  const [least, most] = [bounds?.minimum ?? 1, bounds?.maximum ?? amountMinor];
  if (!bounds || !Number.isInteger(amountMinor) || amountMinor < least || amountMinor > most) {
    throw new Error(`The amount of "${item.description}" cannot be ${amountMinor}.`);
  }
  setSubtotal(item, amountMinor);
}

function setSubtotal(item: Stripe.LineItem, amountMinor: number): void {
  item.amount_subtotal = amountMinor;
  item.amount_total = amountMinor + item.amount_tax - item.amount_discount;
}

function addUp(world: World, session: Stripe.Checkout.Session, items: Stripe.LineItem[]): void {
  session.amount_subtotal = items.reduce((sum, item) => sum + item.amount_subtotal, 0);
  const { amount_tax: tax, amount_discount: discount } = session.total_details ?? {
    amount_tax: 0,
    amount_discount: 0,
  };
  session.amount_total = session.amount_subtotal + tax - discount;
  session.currency = items[0]?.currency ?? session.currency;
  const intent = world.store.paymentIntents.get(idOf(session.payment_intent));
  if (intent) Object.assign(intent, { amount: session.amount_total, currency: session.currency });
}
