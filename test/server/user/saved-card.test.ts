import { findCustomer } from '@coffer/db';
import { lookAtCatchUp } from '@coffer/server/payments/reconcile/check.ts';
import { CatchUp } from '@coffer/server/payments/reconcile/catch-up.ts';
import { refundPurchase } from '@coffer/server/purchase/refund.ts';
import { removeUser } from '@coffer/server/user/remove.ts';
import { describe, expect, it } from 'vitest';
import { createPerson } from '../../setup/callers.ts';
import { type Till, openTill } from '../top-up/till.ts';

const minuteMs = 60_000;

/** A buyer whose card is saved is removed. */
async function removeBuyer(till: Till) {
  const admin = await createPerson(till.deps, 'Pia', ['PlatformManager']);
  const round = (catchUp = till.deps.catchUp) =>
    catchUp.run(till.deps, { makeSignal: () => new AbortController().signal });
  await round();
  await removeUser(till.deps, admin, till.buyer.userId);
  return { admin, round };
}

/** The cards that Stripe has saved for a customer. */
function savedCards({ emulator }: Till): number {
  return emulator.store.paymentMethods.newestFirst().filter(({ customer }) => customer !== null).length;
}

function isKnown({ deps, buyer }: Till): Promise<string | null> {
  return findCustomer(deps.db, { userId: buyer.userId, livemode: false });
}

describe('the saved card of a removed user', () => {
  it('is forgotten at Stripe in the next round, and what it paid can be refunded', async () => {
    const till = await openTill();
    const { admin, round } = await removeBuyer(till);
    expect(savedCards(till)).toBe(1);
    await round();
    expect([savedCards(till), await isKnown(till)]).toEqual([0, null]);
    const [paid] = till.deps.db.read.query.purchase.findMany().sync();
    await refundPurchase(till.deps, admin, {
      ...{ purchaseId: paid?.id ?? '', amountMinor: 1000 },
      ...{ requestId: crypto.randomUUID(), note: null },
    });
    expect(till.emulator.store.refunds.newestFirst()).toMatchObject([{ amount: 1000, status: 'succeeded' }]);
    till.emulator.calls.clear();
    till.deps.clock.advance(20 * minuteMs);
    await round();
    expect(till.emulator.calls.matching({ path: /payment_methods/ })).toEqual([]);
  });

  it('is forgotten later when Stripe does not answer, also by another start', async () => {
    const till = await openTill();
    const { round } = await removeBuyer(till);
    till.emulator.faults.fail({ status: 500, path: /detach/, times: 3 });
    await round();
    expect([savedCards(till), await isKnown(till)]).toEqual([1, expect.stringMatching(/^cus_/)]);
    await round(new CatchUp());
    expect([savedCards(till), await isKnown(till)]).toEqual([0, null]);
  });

  it('is forgotten by the same process once Stripe answers again', async () => {
    const till = await openTill();
    const { round } = await removeBuyer(till);
    till.emulator.faults.fail({ status: 500, path: /detach/, times: 3 });
    await round();
    till.deps.clock.advance(10_000);
    await round();
    expect(savedCards(till)).toBe(0);
  });

  it('is not saved anew by a checkout that was open, which ends', async () => {
    const till = await openTill();
    const { checkoutId } = await till.buy();
    const { round } = await removeBuyer(till);
    await round();
    expect(till.emulator.sessions.get(checkoutId).status).toBe('expired');
    await till.emulator.webhooks.settled();
    expect(await isKnown(till)).not.toBeNull();
    till.deps.clock.advance(10 * minuteMs);
    await round();
    expect(await isKnown(till)).toBeNull();
  });

  it('that the key may not remove is named by the doctor', async () => {
    const till = await openTill();
    const { round } = await removeBuyer(till);
    const rest = ['checkout_sessions:write', 'events:read', 'customers:write', 'payment_methods:read'];
    till.emulator.keys.restrict('sk_test_shop', rest);
    await round();
    expect(await lookAtCatchUp(till.deps)).toMatchObject({
      state: 'warning',
      text: expect.stringContaining('removed users stay saved'),
      mend: expect.stringContaining('write PaymentMethods'),
    });
  });

  it('is nobody’s any more when the customer was deleted at Stripe', async () => {
    const till = await openTill();
    await till.deleteCustomer(till.customerId());
    const { round } = await removeBuyer(till);
    await round();
    expect(await isKnown(till)).toBeNull();
  });
});
