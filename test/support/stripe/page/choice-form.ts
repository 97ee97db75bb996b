import { html } from 'hono/html';
import type Stripe from 'stripe';
import type { Choice } from '../checkout/choose.ts';
import type { World } from '../world.ts';

type Html = ReturnType<typeof html>;

/** What the buyer may still set: quantities, a free amount in minor units, the currency. Empty when there is nothing. */
export function choiceForm(world: World, session: Stripe.Checkout.Session): Html | '' {
  const items = world.store.notes.get(session.id)?.items ?? [];
  const fields = items.flatMap((item, at) => fieldsOf(item, at));
  const currencies = currenciesOf(world, items);
  if (currencies.length > 1) {
    const options = currencies.map(
      (currency) => html`<option ${currency === session.currency ? 'selected' : ''}>${currency}</option>`,
    );
    fields.unshift(
      html`<label
        >Currency
        <select name="currency">
          ${options}
        </select></label
      >`,
    );
  }
  if (fields.length === 0) return '';
  return html`<form method="post">
    ${fields}
    <button formaction="/pay/${session.id}/choose">Update</button>
  </form>`;
}

/** The choices in a posted form of that kind. */
export function choicesIn(form: Record<string, unknown>): Choice[] {
  return Object.entries(form).flatMap(([name, value]): Choice[] => {
    if (typeof value !== 'string' || value === '') return [];
    if (name === 'currency') return [{ currency: value }];
    const [kind, at] = name.split('-');
    if (kind === 'quantity') return [{ item: Number(at), quantity: Number(value) }];
    return kind === 'amount' ? [{ item: Number(at), amountMinor: Number(value) }] : [];
  });
}

function fieldsOf(item: Stripe.LineItem, at: number): Html[] {
  const fields: Html[] = [];
  const bounds = item.adjustable_quantity;
  if (bounds?.enabled) {
    fields.push(
      html`<label
        >Quantity of ${item.description}
        <input
          type="number"
          name="quantity-${at}"
          value="${item.quantity}"
          min="${bounds.minimum}"
          max="${bounds.maximum}"
      /></label>`,
    );
  }
  if (item.price?.custom_unit_amount) {
    fields.push(
      html`<label
        >Amount in minor units <input type="number" name="amount-${at}" value="${item.amount_subtotal}"
      /></label>`,
    );
  }
  return fields;
}

function currenciesOf(world: World, items: Stripe.LineItem[]): string[] {
  const [first, ...others] = items.map((item) =>
    Object.keys(world.store.currencyOptions.get(item.price?.id ?? '') ?? {}),
  );
  return (first ?? []).filter((currency) => others.every((known) => known.includes(currency)));
}
