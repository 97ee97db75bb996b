import {
  chargedIn,
  changeTopUp,
  changeUser,
  getTopUp,
  parseCredits,
  removeUser,
  wishTopUp,
} from '@coffer/db';
import { finishTopUp, readTopUp, setTopUp, stopTopUp } from '@coffer/server/top-up/settings.ts';
import { startPurchase } from '@coffer/server/purchase/start.ts';
import { postTransaction } from '@coffer/server/transaction/post.ts';
import { describe, expect, it, vi } from 'vitest';
import { priceId, refusalOf } from '../payments/shop.ts';
import { type Till, openTill } from './till.ts';

const dayMinutes = 24 * 60;

describe('auto top-up', () => {
  it.each<[string, (till: Till) => Promise<unknown>]>([
    ['its owner switches it off', (till) => stopTopUp(till.deps, till.buyer, { forgetCard: false })],
    ['its card is removed', (till) => stopTopUp(till.deps, till.buyer, { forgetCard: true })],
    ['the user is removed', (till) => removeUser(till.deps.db, till.buyer.userId)],
    [
      'the user’s role changes',
      (till) => changeUser(till.deps.db, till.buyer.userId, { roles: ['BillingManager'] }),
    ],
    [
      'what it buys is not sold any more',
      async ({ deps }) =>
        Object.assign(deps.payments ?? {}, {
          shelf: () => ({ packs: [], maxQuantity: 1, freeAmount: null }),
        }),
    ],
    ['the mode changes', async ({ deps }) => Object.assign(deps.payments ?? {}, { livemode: true })],
  ])('stops when %s', async (_what, happen) => {
    const till = await openTill();
    await till.spend('9');
    await happen(till);
    for (let turn = 0; turn < 3; turn += 1) await till.later(dayMinutes);
    expect(till.tries()).toBe(0);
  });

  it.each<[string, (till: Till, payment: string) => unknown]>([
    ['refunded', ({ emulator }, payment) => emulator.refundByHand(payment)],
    ['disputed', ({ emulator }, payment) => emulator.openDispute(payment)],
  ])('does not charge the same card again when what it charged is %s', async (_what, happen) => {
    const till = await openTill();
    await till.spend('9');
    await till.later(11);
    expect(till.tries()).toBe(1);
    happen(till, till.charges()[0]?.paymentIntentId ?? '');
    await till.emulator.webhooks.settled();
    for (let turn = 0; turn < 3; turn += 1) await till.later(dayMinutes);
    expect(till.tries()).toBe(1);
    expect(await getTopUp(till.deps.db, till.buyer.userId)).toMatchObject({ pausedFor: 'money_back' });
  });

  it('charges a card, and makes no checkout for who calls a charge by its name', async () => {
    const till = await openTill();
    await till.spend('9');
    till.emulator.faults.fail({ status: 500, method: 'POST', path: '/v1/payment_intents', times: 3 });
    await till.later(11);
    const [{ id: requestId } = { id: '' }] = till.charges();
    const wanted = { requestId, crediteeId: null };
    expect((await refusalOf(startPurchase(till.deps, till.buyer, wanted))).code).toBe('idempotency_conflict');
    await till.later(1);
    expect(till.charges()).toMatchObject([{ id: requestId, state: 'paid' }]);
  });

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
  ])('makes no charge that Stripe never heard of, once %s', async (_what, happen) => {
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

  it('still credits a charge that Stripe did make, once its owner has switched it off', async () => {
    const till = await openTill();
    await till.spend('9');
    till.deps.clock.advance(11 * 60_000);
    till.emulator.webhooks.hold();
    till.emulator.faults.drop({ method: 'POST', path: '/v1/payment_intents', when: 'after', times: 3 });
    await till.topUps.round();
    await stopTopUp(till.deps, till.buyer, { forgetCard: true });
    await till.topUps.round();
    expect(till.charges()).toMatchObject([{ state: 'paid' }]);
    expect(await till.balance()).toBe('11.00');
  });

  it('goes on for everybody else when the answer about one charge cannot be read', async () => {
    const till = await openTill();
    const { deps, manager, emulator } = till;
    const wish = { threshold: parseCredits('5'), priceId, monthlyCap: 60, requestId: crypto.randomUUID() };
    await setTopUp(deps, manager, wish);
    emulator.pay(emulator.sessions.last().id);
    await emulator.webhooks.settled();
    await readTopUp(deps, manager);
    const cards = deps.payments?.cards;
    if (!cards) throw new Error('There are no cards.');
    const { charge } = cards;
    vi.spyOn(cards, 'charge').mockImplementation(async (purchase, card) => {
      if (purchase.payerId === till.buyer.userId) throw new Error('cannot be read');
      return charge.call(cards, purchase, card);
    });
    await till.spend('9');
    deps.clock.advance(11 * 60_000);
    await expect(till.topUps.round()).rejects.toThrow('cannot be read');
    const spent = { type: 'usage', amount: parseCredits('9'), sourceId: null, description: null } as const;
    await postTransaction(deps, manager, { ...spent, userId: manager.userId });
    await expect(till.topUps.round()).rejects.toThrow('cannot be read');
    expect(await till.balance(manager.userId)).toBe('11.00');
  });

  it('counts as charged in a month what was kept and never credited', async () => {
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

  it('is switched on by a person alone, never by an API key', async () => {
    const { deps, buyer } = await openTill();
    const id = crypto.randomUUID();
    const key = { id, name: 'app', scopes: null, expiresAt: null };
    const wish = { threshold: parseCredits('900'), priceId, monthlyCap: 999, requestId: id };
    const caller = { ...buyer, key };
    expect((await refusalOf(setTopUp(deps, caller, wish))).code).toBe('forbidden');
    expect((await refusalOf(finishTopUp(deps, caller, id))).code).toBe('forbidden');
  });

  it('forgets a removed card at Stripe too', async () => {
    const till = await openTill();
    await stopTopUp(till.deps, till.buyer, { forgetCard: true });
    expect(till.emulator.calls.matching({ method: 'POST', path: /detach/ })).toHaveLength(1);
    expect(await getTopUp(till.deps.db, till.buyer.userId)).toMatchObject({ isOn: false, cardId: null });
  });

  it('pauses when the card is gone at Stripe', async () => {
    const till = await openTill();
    await changeTopUp(till.deps.db, { userId: till.buyer.userId, values: { cardId: 'pm_gone' } });
    await till.spend('9');
    await till.later(11);
    await till.later(2 * dayMinutes);
    expect(till.tries()).toBe(1);
    expect(await getTopUp(till.deps.db, till.buyer.userId)).toMatchObject({ pausedFor: 'card_gone' });
  });
});
