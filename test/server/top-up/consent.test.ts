import { getTopUp } from '@coffer/db';
import type { Cards } from '@coffer/server/payments/cards.ts';
import { finishTopUp, readTopUp, stopTopUp } from '@coffer/server/top-up/settings.ts';
import { describe, expect, it, vi } from 'vitest';
import { sdkFor } from '../../support/stripe/testing.ts';
import { type Till, openTill } from './till.ts';

const dayMinutes = 24 * 60;

/** The owner agrees in another checkout and pays it, and no browser comes back. */
async function agreeAgain({ deps, buyer, emulator }: Till): Promise<string> {
  await finishTopUp(deps, buyer, crypto.randomUUID());
  const { id } = emulator.sessions.last();
  emulator.pay(id);
  await emulator.webhooks.settled();
  return id;
}

function cardsOf({ deps }: Till): Cards {
  if (!deps.payments?.cards) throw new Error('There are no cards.');
  return deps.payments.cards;
}

const standing = ({ deps, buyer }: Till) => getTopUp(deps.db, buyer.userId);
const reads = ({ emulator }: Till) =>
  emulator.calls.matching({ method: 'GET', path: /checkout\/sessions/ }).length;
/** The cards that Stripe keeps for the buyer. */
async function savedAtStripe({ emulator, customerId }: Till): Promise<string[]> {
  const { data } = await sdkFor(emulator).customers.listPaymentMethods(customerId());
  return data.map(({ id }) => id);
}

describe('a checkout in which the owner of a card agrees', () => {
  it('has auto top-up go on once it is paid, though no browser comes back', async () => {
    const till = await openTill();
    till.emulator.cards.behave(till.customerId(), 'authentication_required');
    await till.spend('9');
    await till.later(11);
    expect(await standing(till)).toMatchObject({ pausedFor: 'needs_you' });
    till.emulator.cards.behave(till.customerId(), 'succeed');
    await agreeAgain(till);
    expect(await standing(till)).toMatchObject({ pausedFor: null, declines: 0, notBefore: null });
    await till.spend('10');
    await till.later(11);
    expect(till.charges().map(({ state }) => state)).toEqual(['failed', 'paid']);
  });

  it('has Stripe asked once which card it saved, however often its owner looks at once', async () => {
    const till = await openTill();
    await agreeAgain(till);
    till.emulator.calls.clear();
    await Promise.all(Array.from({ length: 20 }, () => readTopUp(till.deps, till.buyer)));
    expect(reads(till)).toBe(1);
    expect(await standing(till)).toMatchObject({ consentId: null, cardLast4: '4242' });
  });

  it('ends no pause for money that went back after it was paid, whoever opens the settings', async () => {
    const till = await openTill();
    const checkoutId = await agreeAgain(till);
    till.emulator.openDispute(checkoutId);
    await till.emulator.webhooks.settled();
    await till.spend('9');
    await readTopUp(till.deps, till.buyer);
    for (let turn = 0; turn < 3; turn += 1) await till.later(dayMinutes);
    expect(till.tries()).toBe(0);
    expect(await standing(till)).toMatchObject({ pausedFor: 'money_back', consentId: null });
  });

  it('ends none either that came while Stripe was asked which card it saved', async () => {
    const till = await openTill();
    const checkoutId = await agreeAgain(till);
    const cards = cardsOf(till);
    const savedIn = cards.savedIn.bind(cards);
    vi.spyOn(cards, 'savedIn').mockImplementationOnce(async (id) => {
      const card = await savedIn(id);
      till.emulator.openDispute(checkoutId);
      await till.emulator.webhooks.settled();
      return card;
    });
    await readTopUp(till.deps, till.buyer);
    expect(await standing(till)).toMatchObject({ pausedFor: 'money_back', consentId: null });
  });

  it('has no earlier card charged while Stripe does not say which one it saved', async () => {
    const till = await openTill();
    await agreeAgain(till);
    await till.spend('19');
    till.emulator.faults.fail({ status: 500, method: 'GET', path: /checkout\/sessions/, times: 1000 });
    await till.later(11);
    expect(reads(till)).toBeGreaterThan(0);
    expect(till.tries()).toBe(0);
  });

  it('is not asked about while the price is not known', async () => {
    const till = await openTill();
    await agreeAgain(till);
    const { payments } = till.deps;
    if (!payments) throw new Error('There are no payments.');
    const { packs, ...shelf } = payments.shelf();
    const unknown = { ...shelf, packs: packs.map((pack) => ({ ...pack, offer: null })) };
    vi.spyOn(payments, 'shelf').mockReturnValue(unknown);
    await till.spend('19');
    const before = reads(till);
    for (let turn = 0; turn < 3; turn += 1) await till.later(1);
    expect(reads(till)).toBe(before);
  });

  it('leaves no card whose owner had it forgotten meanwhile', async () => {
    const till = await openTill();
    await agreeAgain(till);
    const cards = cardsOf(till);
    const savedIn = cards.savedIn.bind(cards);
    const answers: (() => void)[] = [];
    vi.spyOn(cards, 'savedIn').mockImplementationOnce(async (id) => {
      const card = await savedIn(id);
      await new Promise<void>((resolve) => answers.push(resolve));
      return card;
    });
    const reading = readTopUp(till.deps, till.buyer);
    await vi.waitFor(() => expect(answers).toHaveLength(1), { timeout: 15_000 });
    await stopTopUp(till.deps, till.buyer, { forgetCard: true });
    answers[0]?.();
    await reading;
    expect(await savedAtStripe(till)).toEqual([]);
    expect(await standing(till)).toMatchObject({ isOn: false, cardId: null, consentId: null });
  });

  it('has the card of an earlier one forgotten', async () => {
    const till = await openTill();
    const earlier = (await standing(till))?.cardId;
    await agreeAgain(till);
    await readTopUp(till.deps, till.buyer);
    expect(await savedAtStripe(till)).toEqual([(await standing(till))?.cardId]);
    expect((await standing(till))?.cardId).not.toBe(earlier);
  });

  it('that was paid just now has its card forgotten with the earlier one', async () => {
    const till = await openTill();
    await agreeAgain(till);
    await stopTopUp(till.deps, till.buyer, { forgetCard: true });
    expect(await savedAtStripe(till)).toEqual([]);
    expect(await standing(till)).toMatchObject({ isOn: false, cardId: null, consentId: null });
  });
});
