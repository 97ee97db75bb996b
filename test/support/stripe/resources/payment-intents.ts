import type Stripe from 'stripe';
import { StripeFailure } from '../api/failure.ts';
import { listed, lookUp } from '../api/lookup.ts';
import { readMetadata } from '../api/metadata.ts';
import { PAGE_PARAMS, createdMatches, paginate } from '../api/pagination.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { ApiCall, Route } from '../api/route.ts';
import { blankIntent } from '../cards/blank-intent.ts';
import { confirmIntent } from '../cards/confirm.ts';
import {
  INTENT_PARAMS,
  checkConfirmation,
  readAmount,
  readCard,
  readCurrency,
  requireStatus,
} from '../cards/rules.ts';
import { idOf } from '../checkout/payment.ts';
import { copyOf } from '../store/fixture.ts';
import type { World } from '../world.ts';
import { existingCustomer } from './customers.ts';

type Intent = Stripe.PaymentIntent;

const PATH = '/v1/payment_intents';
const KIND = 'payment_intent';
const REASONS = ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'] as const;

function create(world: World, call: ApiCall): Intent {
  const { params, livemode, request } = call;
  const currency = readCurrency(params);
  const amountMinor = readAmount(params, currency);
  checkConfirmation(params);
  const customerId = params.text('customer');
  const customer =
    customerId === undefined
      ? null
      : existingCustomer(world, { id: customerId, livemode, param: 'customer' });
  const card = readCard(world, call, customer?.id ?? null);
  const types = params.texts('payment_method_types');
  const intent = world.store.paymentIntents.put({
    ...blankIntent(world),
    amount: amountMinor,
    automatic_payment_methods: types.length > 0 ? null : { enabled: true },
    currency,
    customer: customer?.id ?? null,
    description: params.text('description') ?? null,
    livemode,
    metadata: readMetadata(params),
    payment_method: card,
    payment_method_types: types.length > 0 ? types : ['card'],
    receipt_email: params.text('receipt_email') ?? null,
    setup_future_usage: params.oneOf('setup_future_usage', ['off_session', 'on_session'] as const) ?? null,
    status: card === null ? 'requires_payment_method' : 'requires_confirmation',
  });
  world.emit('payment_intent.created', intent, { request });
  return params.flag('confirm') ? confirmed(world, call, intent) : intent;
}

function confirm(world: World, call: ApiCall): Intent {
  const intent = intentNamed(world, call);
  requireStatus(intent, 'confirm', ['requires_payment_method', 'requires_confirmation', 'requires_action']);
  intent.payment_method = readCard(world, call, idOf(intent.customer) || null) ?? intent.payment_method;
  return confirmed(world, call, intent);
}

function confirmed(world: World, { params, request }: ApiCall, intent: Intent): Intent {
  if (intent.payment_method === null) {
    throw new StripeFailure(400, {
      type: 'invalid_request_error',
      code: 'payment_intent_unexpected_state',
      message:
        "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the " +
        'PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment ' +
        'method or ConfirmationToken.',
      payment_intent: copyOf(intent),
    });
  }
  const offSession = params.flag('off_session') ?? params.flag('error_on_requires_action') ?? false;
  return confirmIntent(world, intent, { offSession, returnUrl: params.url('return_url') ?? null, request });
}

function cancel(world: World, call: ApiCall): Intent {
  const intent = intentNamed(world, call);
  requireStatus(intent, 'cancel', [
    'requires_payment_method',
    'requires_capture',
    'requires_confirmation',
    'requires_action',
    'processing',
  ]);
  Object.assign(intent, {
    status: 'canceled',
    canceled_at: world.nowSeconds(),
    cancellation_reason: call.params.oneOf('cancellation_reason', REASONS) ?? null,
    next_action: null,
  } satisfies Partial<Intent>);
  world.emit('payment_intent.canceled', intent, { request: call.request });
  return intent;
}

function update(world: World, call: ApiCall): Intent {
  const intent = intentNamed(world, call);
  intent.metadata = readMetadata(call.params, intent.metadata);
  const description = call.params.emptyableText('description');
  if (description !== undefined) intent.description = description === '' ? null : description;
  return intent;
}

function intentNamed(world: World, call: ApiCall): Intent {
  const { livemode } = call;
  return lookUp(world.store.paymentIntents, { kind: KIND, id: call.ids['id'] ?? '', livemode });
}

function list(world: World, call: ApiCall): object {
  const { params } = call;
  const found = listed(world.store.paymentIntents, call.livemode)
    .filter((intent) => !params.has('customer') || intent.customer === params.text('customer'))
    .filter((intent) => createdMatches(params, intent.created));
  return paginate(found, params, call.path);
}

export const paymentIntentRoutes: Route[] = [
  { method: 'POST', path: PATH, params: INTENT_PARAMS, handle: create },
  {
    method: 'GET',
    path: PATH,
    params: ['created', 'customer', 'customer_account', ...PAGE_PARAMS],
    handle: list,
  },
  retrieveRoute(PATH, KIND, (store) => store.paymentIntents),
  { method: 'POST', path: `${PATH}/:id`, params: ['description', 'metadata'], handle: update },
  {
    method: 'POST',
    path: `${PATH}/:id/confirm`,
    params: ['error_on_requires_action', 'mandate_data', 'off_session', 'payment_method', 'return_url'],
    handle: confirm,
  },
  { method: 'POST', path: `${PATH}/:id/cancel`, params: ['cancellation_reason'], handle: cancel },
];
