import { purchaseReason } from '@coffer/server/purchase/reason.ts';
import { describe, expect, it } from 'vitest';
import type { StripeEmulator } from '../../support/stripe/emulator.ts';
import { openShop, refusalOf } from '../payments/shop.ts';

const path = '/v1/checkout/sessions';

type Trouble = [string, (emulator: StripeEmulator) => void, string];

const troubles: readonly Trouble[] = [
  [
    'answers 500 again and again',
    ({ faults }) => faults.fail({ status: 500, path, times: 3 }),
    'provider_unreachable',
  ],
  [
    'drops every answer',
    ({ faults }) => faults.drop({ when: 'after', path, times: 4 }),
    'provider_unreachable',
  ],
  [
    'is never reached',
    ({ faults }) => faults.drop({ when: 'before', path, times: 4 }),
    'provider_unreachable',
  ],
  ['asks to slow down', ({ faults }) => faults.fail({ status: 429, path, times: 3 }), 'provider_unreachable'],
  [
    'does not know the key',
    ({ revokedKeys }) => void revokedKeys.add('sk_test_shop'),
    'provider_key_refused',
  ],
  ['does not let the key', ({ faults }) => faults.fail({ status: 403, path }), 'provider_key_refused'],
  [
    'does not sell the price any more',
    ({ store }) => void Object.assign(store.prices.get('price_credits') ?? {}, { active: false }),
    'price_refused',
  ],
  ['says no', ({ faults }) => faults.fail({ status: 400, path }), 'provider_refused'],
];

describe('when Stripe', () => {
  it.each(troubles)(
    '%s, the buyer is told, and the purchase has failed with its reason',
    async (_what, make, reason) => {
      const { emulator, buy, deps, log } = await openShop();
      make(emulator);
      const refusal = await refusalOf(buy());
      expect(refusal).toMatchObject({
        code: 'payment_provider_failed',
        facts: { detail: purchaseReason(reason) },
      });
      expect(deps.db.read.query.purchase.findMany().sync()).toMatchObject([
        { state: 'failed', reason, checkoutUrl: null, flagged: false },
      ]);
      expect(purchaseReason(reason)).toContain('You have not been charged');
      expect(log).toContainEqual(
        expect.objectContaining({ level: 'warn', facts: expect.objectContaining({ reason }) }),
      );
      expect(JSON.stringify([refusal.facts, log])).not.toContain('sk_test_shop');
    },
  );

  it('refuses, its request id and code are logged, and its words are not', async () => {
    const { emulator, buy, log } = await openShop();
    const error = { code: 'odd_code', message: 'Secret words about sk_test_shop.' };
    emulator.faults.fail({ status: 400, path, error });
    await refusalOf(buy());
    expect(log.map(({ facts }) => facts)).toContainEqual(
      expect.objectContaining({
        stripeCode: 'odd_code',
        stripeRequestId: expect.stringMatching(/^req_/),
        statusCode: 400,
      }),
    );
    expect(JSON.stringify(log)).not.toContain('Secret words');
  });

  it('fails once and then works, the buyer does not notice', async () => {
    const { emulator, buy } = await openShop();
    emulator.faults.fail({ status: 500, path });
    emulator.faults.drop({ when: 'after', path });
    expect((await buy()).url).toContain('/pay/');
    expect(emulator.sessions.all()).toHaveLength(1);
  });

  it('does not answer in time, the purchase has failed', async () => {
    const { emulator, buy, deps } = await openShop({ timeoutMs: 40 });
    const held = [1, 2, 3].map(() => emulator.faults.hold({ method: 'POST', path }));
    expect((await refusalOf(buy())).code).toBe('payment_provider_failed');
    expect(deps.db.read.query.purchase.findMany().sync()).toMatchObject([
      { state: 'failed', reason: 'provider_unreachable' },
    ]);
    for (const each of held) each.release();
  });

  it('remembers a failure under its key, the same request can be tried again all the same', async () => {
    const { emulator, buy, purchase, deps } = await openShop();
    emulator.faults.fail({ status: 500, path, saved: true });
    expect((await refusalOf(buy({ requestId: 'wish' }))).code).toBe('payment_provider_failed');
    expect((await refusalOf(buy({ requestId: 'wish' }))).code).toBe('rate_limited');
    deps.clock.advance(1000);
    const { purchaseId, checkoutId } = await buy({ requestId: 'wish' });
    expect(await purchase(purchaseId)).toMatchObject({ state: 'open', reason: null, checkoutId });
    expect(emulator.sessions.all()).toHaveLength(1);
  });

  it('made a checkout that nobody knows, its end is no news for the purchase', async () => {
    const { emulator, buy, purchase, log, deps } = await openShop();
    emulator.faults.drop({ when: 'after', path, times: 3 });
    await refusalOf(buy({ requestId: 'wish' }));
    deps.clock.advance(1000);
    const lost = emulator.sessions.last();
    const { purchaseId } = await buy({ requestId: 'wish' });
    emulator.expire(lost.id);
    await emulator.webhooks.settled();
    expect(log.at(-1)).toMatchObject({ facts: { state: 'ignored', reason: 'checkout_differs' } });
    expect(await purchase(purchaseId)).toMatchObject({ state: 'open' });
  });
});
