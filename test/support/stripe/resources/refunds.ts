import type Stripe from 'stripe';
import { invalid } from '../api/failure.ts';
import { lookUp, noSuch } from '../api/lookup.ts';
import { readMetadata } from '../api/metadata.ts';
import { PAGE_PARAMS, createdMatches, paginate } from '../api/pagination.ts';
import type { Params } from '../api/params.ts';
import type { ApiCall, Route } from '../api/route.ts';
import { idOf } from '../checkout/payment.ts';
import { formatMinor } from '../checkout/currency.ts';
import { isBlocking } from '../money/dispute.ts';
import { addRefund, cancelRefund, emit, refundableMinor } from '../money/refund.ts';
import type { World } from '../world.ts';

const PATH = '/v1/refunds';
const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;
const CREATE_PARAMS = [
  'amount charge currency customer instructions_email metadata origin payment_intent reason',
  'refund_application_fee reverse_transfer',
].flatMap((line) => line.split(' '));

function create(world: World, call: ApiCall): Stripe.Refund {
  const { params } = call;
  const charge = chargeNamed(world, call);
  const reason = params.oneOf('reason', REASONS) ?? null;
  const metadata = readMetadata(params);
  refuseBlocked(world, charge);
  const amountMinor = readAmount(params, charge);
  return addRefund(world, { charge, amountMinor, reason, metadata }, { request: call.request });
}

function chargeNamed(world: World, call: ApiCall): Stripe.Charge {
  const { params, livemode } = call;
  const [chargeId, intentId] = [params.text('charge'), params.text('payment_intent')];
  if (chargeId !== undefined && intentId !== undefined) {
    throw invalid('You may only specify one of these parameters: charge, payment_intent.', {
      param: 'charge',
    });
  }
  if (chargeId !== undefined) {
    return lookUp(world.store.charges, { kind: 'charge', id: chargeId, livemode, param: 'charge' });
  }
  if (intentId === undefined) {
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
      {
        code: 'parameter_missing',
      },
    );
  }
  const named = { kind: 'payment_intent', id: intentId, livemode, param: 'payment_intent' };
  const intent = lookUp(world.store.paymentIntents, named);
  const charge = world.store.charges.get(idOf(intent.latest_charge));
  if (charge?.status === 'succeeded') return charge;
  throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
    param: 'payment_intent',
  });
}

function refuseBlocked(world: World, charge: Stripe.Charge): void {
  if (charge.status !== 'succeeded') {
    throw invalid(`Charge ${charge.id} has not succeeded and cannot be refunded.`, { param: 'charge' });
  }
  const isBlocked = world.store.disputes
    .newestFirst()
    .some((dispute) => dispute.charge === charge.id && isBlocking(dispute));
  if (isBlocked) {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  }
  if (refundableMinor(charge) > 0) return;
  throw invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
}

function readAmount(params: Params, charge: Stripe.Charge): number {
  const left = refundableMinor(charge);
  const amountMinor = params.integer('amount') ?? left;
  if (amountMinor < 1) {
    throw invalid('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  }
  if (amountMinor <= left) return amountMinor;
  const total = left === charge.amount ? 'charge amount' : 'unrefunded amount on charge';
  const [asked, there] = [formatMinor(amountMinor, charge.currency), formatMinor(left, charge.currency)];
  throw invalid(`Refund amount (${asked}) is greater than ${total} (${there})`, { param: 'amount' });
}

function list(world: World, call: ApiCall): object {
  const { params } = call;
  const found = refundsOfMode(world, call.livemode)
    .filter((refund) => !params.has('charge') || refund.charge === params.text('charge'))
    .filter(
      (refund) => !params.has('payment_intent') || refund.payment_intent === params.text('payment_intent'),
    )
    .filter((refund) => createdMatches(params, refund.created));
  return paginate(found, params, call.path);
}

function retrieve(world: World, call: ApiCall): Stripe.Refund {
  const id = call.ids['id'] ?? '';
  const found = refundsOfMode(world, call.livemode).find((refund) => refund.id === id);
  if (!found) throw noSuch({ kind: 'refund', id, livemode: call.livemode });
  return found;
}

function refundsOfMode(world: World, livemode: boolean): Stripe.Refund[] {
  return world.store.refunds
    .newestFirst()
    .filter((refund) => world.store.charges.get(idOf(refund.charge))?.livemode === livemode);
}

function update(world: World, call: ApiCall): Stripe.Refund {
  const refund = retrieve(world, call);
  const previous = { metadata: refund.metadata };
  refund.metadata = readMetadata(call.params, refund.metadata ?? {});
  emit(world, 'refund.updated', refund, { previous, request: call.request });
  emit(world, 'charge.refund.updated', refund, { previous, request: call.request });
  return refund;
}

function cancel(world: World, call: ApiCall): Stripe.Refund {
  const refund = retrieve(world, call);
  if (refund.status === 'requires_action') return cancelRefund(world, refund, { request: call.request });
  throw invalid(`Refund ${refund.id} cannot be canceled: only refunds that require action can be canceled.`);
}

export const refundRoutes: Route[] = [
  { method: 'POST', path: PATH, params: CREATE_PARAMS, handle: create },
  {
    method: 'GET',
    path: PATH,
    params: ['charge', 'created', 'payment_intent', ...PAGE_PARAMS],
    handle: list,
  },
  { method: 'GET', path: `${PATH}/:id`, params: [], handle: retrieve },
  { method: 'POST', path: `${PATH}/:id`, params: ['metadata'], handle: update },
  { method: 'POST', path: `${PATH}/:id/cancel`, params: [], handle: cancel },
];
