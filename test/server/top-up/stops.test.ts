import { changeTopUp, changeUser, getTopUp, parseCredits, removeUser } from '@coffer/db';
import { finishTopUp, setTopUp, stopTopUp } from '@coffer/server/top-up/settings.ts';
import { startPurchase } from '@coffer/server/purchase/start.ts';
import { describe, expect, it } from 'vitest';
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
