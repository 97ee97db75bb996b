import {
  changeTopUp,
  chargedIn,
  changeUser,
  getTopUp,
  parseCredits,
  removeUser,
  wishTopUp,
} from '@coffer/db';
import { whyOf } from '@coffer/server/purchase/reason.ts';
import { readTopUp, setTopUp, stopTopUp } from '@coffer/server/top-up/settings.ts';
import { postTransaction } from '@coffer/server/transaction/post.ts';
import { describe, expect, it, vi } from 'vitest';
import { sdkFor } from '../../support/stripe/testing.ts';
import { priceId } from '../payments/shop.ts';
import { type Till, agree, chargeUnheard, openTill } from './till.ts';

describe('a charge of a saved card', () => {
  it.each<[string, (till: Till) => Promise<unknown>]>([
    ['its owner switched it off', (till) => stopTopUp(till.deps, till.buyer, { forgetCard: false })],
    ['its card was removed', (till) => stopTopUp(till.deps, till.buyer, { forgetCard: true })],
    [
      'the user’s role changed',
      (till) => changeUser(till.deps.db, till.buyer.userId, { roles: ['BillingManager'] }),
    ],
    ['the user was removed', (till) => removeUser(till.deps.db, till.buyer.userId)],
    [
      'the most in a month was lowered',
      async ({ deps, buyer }) => {
        const found = await getTopUp(deps.db, buyer.userId);
        if (found) await wishTopUp(deps.db, { ...found, monthlyCapMinor: 999 });
      },
    ],
    [
      'the user has enough credits again',
      ({ deps, manager, buyer: { userId } }) => {
        const what = { type: 'admin_grant', amount: parseCredits('9') } as const;
        return postTransaction(deps, manager, { ...what, userId, sourceId: null, description: null });
      },
    ],
  ])('that Stripe never heard of is not made once %s', async (_what, happen) => {
    const till = await openTill();
    await till.spend('9');
    till.emulator.faults.fail({ status: 500, method: 'POST', path: '/v1/payment_intents', times: 3 });
    await till.later(11);
    expect(till.charges()).toMatchObject([{ state: 'open' }]);
    const tries = till.tries();
    await happen(till);
    await till.later(1);
    expect(till.tries()).toBe(tries);
    expect(till.charges()).toMatchObject([{ state: 'failed', reason: 'charge_withdrawn' }]);
    const left = await getTopUp(till.deps.db, till.buyer.userId);
    expect([undefined, 0]).toContain(left?.declines);
  });

  it('is not made once its user has paid something that is not known here, until they say so', async () => {
    const till = await openTill();
    const { deps, buyer, emulator } = till;
    await till.spend('9');
    const metadata = { coffer_instance: deps.db.instanceId, coffer_purchase: crypto.randomUUID() };
    const paid = { amount: 1000, currency: 'usd', customer: till.customerId(), metadata, confirm: true };
    deps.clock.advance(60_000);
    const card = (await getTopUp(deps.db, buyer.userId))?.cardId ?? '';
    await sdkFor(emulator).paymentIntents.create({ ...paid, payment_method: card, off_session: true });
    const tries = till.tries();
    for (let turn = 0; turn < 3; turn += 1) await till.later(11);
    expect(till.tries()).toBe(tries);
    expect(await getTopUp(deps.db, buyer.userId)).toMatchObject({ pausedFor: 'charged_elsewhere' });
    expect(till.charges().map(whyOf)).toContainEqual(
      expect.stringContaining('switched off, paused, changed'),
    );
    const wish = { threshold: parseCredits('5'), priceId, monthlyCap: 60, requestId: crypto.randomUUID() };
    await setTopUp(deps, buyer, wish);
    await till.later(11);
    expect(till.tries()).toBe(tries + 1);
    expect(await till.balance()).toBe('11.00');
  });

  it('that was withdrawn has the next one wait, and its owner is told until when', async () => {
    const till = await openTill();
    const { deps, buyer } = till;
    await till.spend('9');
    till.emulator.faults.fail({ status: 500, method: 'POST', path: '/v1/payment_intents', times: 3 });
    await till.later(11);
    await changeTopUp(deps.db, { userId: buyer.userId, values: { pausedFor: 'charged_elsewhere' } });
    await till.later(1);
    const [charge] = till.charges();
    expect(charge).toMatchObject({ reason: 'charge_withdrawn' });
    const wish = { threshold: parseCredits('5'), priceId, monthlyCap: 60, requestId: crypto.randomUUID() };
    await setTopUp(deps, buyer, wish);
    const restsUntil = new Date((charge?.createdAt.getTime() ?? 0) + 10 * 60_000);
    expect(await readTopUp(deps, buyer)).toMatchObject({ topUp: { pausedFor: null }, restsUntil });
    deps.clock.advance(10 * 60_000);
    expect(await readTopUp(deps, buyer)).toMatchObject({ restsUntil: null });
  });

  it('that Stripe did make is credited though its owner has switched it off', async () => {
    const till = await openTill();
    await chargeUnheard(till);
    await stopTopUp(till.deps, till.buyer, { forgetCard: true });
    await till.topUps.round();
    expect(till.charges()).toMatchObject([{ state: 'paid' }]);
    expect(await till.balance()).toBe('11.00');
  });

  it('holds up nobody else’s when the answer about it cannot be read', async () => {
    const till = await openTill();
    const { deps, manager } = till;
    await agree(till, manager);
    const cards = deps.payments?.cards;
    if (!cards) throw new Error('There are no cards.');
    const charge = cards.charge.bind(cards);
    vi.spyOn(cards, 'charge').mockImplementation(async (purchase, card) => {
      if (purchase.payerId === till.buyer.userId) throw new Error('cannot be read');
      return charge(purchase, card);
    });
    await till.spend('9');
    deps.clock.advance(11 * 60_000);
    await expect(till.topUps.round()).rejects.toThrow('cannot be read');
    const spent = { type: 'usage', amount: parseCredits('9'), sourceId: null, description: null } as const;
    await postTransaction(deps, manager, { ...spent, userId: manager.userId });
    await expect(till.topUps.round()).rejects.toThrow('cannot be read');
    expect(await till.balance(manager.userId)).toBe('11.00');
  });

  it('counts for its month though it was kept and never credited', async () => {
    const till = await openTill();
    await till.spend('9');
    await till.later(11);
    const charges = till.charges().map((one) => ({ ...one, state: 'failed' as const }));
    const about = { currency: 'usd', nowMs: till.deps.now() };
    expect(chargedIn(charges, about)).toBe(1000);
    expect(
      chargedIn(
        charges.map((one) => ({ ...one, paidAt: null })),
        about,
      ),
    ).toBe(0);
  });
});
