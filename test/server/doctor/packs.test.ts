import { parseCredits, zeroCredits } from '@coffer/db';
import { formatChecks } from '@coffer/server/doctor/command.ts';
import { describe, expect, it } from 'vitest';
import { priceId } from '../payments/shop.ts';
import { openClinic } from './clinic.ts';

const withBonus = (id: string) => ({ priceId: id, bonusNano: parseCredits('5') });
const first = { priceId, bonusNano: zeroCredits };

describe('where several prices are sold, the doctor', () => {
  it('says how each of them stands', async () => {
    const clinic = await openClinic({
      stripe: { packs: [first, ...['price_old', 'price_gone', 'price_big'].map(withBonus)] },
    });
    clinic.emulator.seed.price({ id: 'price_old', livemode: true, active: false });
    clinic.emulator.seed.price({ id: 'price_big', livemode: true, unitAmountMinor: 5000 });
    const check = (await clinic.look()).find(({ id }) => id === 'stripe_price');
    expect(check).toMatchObject({
      state: 'error',
      text: 'The price price_old is archived: nobody can buy it.',
      details: [
        'price_credits: 10.00 USD for 10.00 credits',
        'price_old: The price price_old is archived: nobody can buy it.',
        expect.stringMatching(
          /^price_gone: Stripe has no price price_gone in live mode .*: nobody can buy it\.$/,
        ),
        'price_big: 50.00 USD for 50.00 credits and 5.00 as a bonus',
      ],
    });
    const shown = formatChecks(check ? [check] : []);
    expect(shown).toContain('\n           - price_big: 50.00 USD for 50.00 credits and 5.00 as a bonus');
  });

  it('names the setting of a pack that Stripe does not have', async () => {
    const clinic = await openClinic({ stripe: { packs: [first, withBonus('price_gone')] } });
    expect(await clinic.troubles()).toMatchObject([
      { id: 'stripe_price', state: 'error', mend: expect.stringContaining('into payment.stripe.packs.') },
    ]);
  });

  it('tells no list of the one price that is sold alone', async () => {
    const clinic = await openClinic();
    const check = (await clinic.look()).find(({ id }) => id === 'stripe_price');
    expect(check).toMatchObject({ state: 'ok', details: [] });
  });
});
