import { getEvent, listDueEvents } from '@coffer/db';
import { createPayments } from '@coffer/server/payments/create.ts';
import { listInbox } from '@coffer/server/payments/inbox.ts';
import { replayEvent } from '@coffer/server/payments/replay.ts';
import { retryEventsJob } from '@coffer/server/payments/retry.ts';
import { describe, expect, it } from 'vitest';
import { connectPlain } from '../../db/open.ts';
import { createPerson } from '../../setup/callers.ts';
import { openShop, refusalOf, stripeConfig } from './shop.ts';

/** A refund whose event failed, and then the key becomes one of live mode. */
async function openFailed() {
  const shop = await openShop({ events: ['checkout.session.*', 'refund.*'] });
  const { deps, emulator } = shop;
  const pia = await createPerson(deps, 'Pia', ['PlatformManager']);
  const { checkoutId } = await shop.buy();
  const { payment_intent: intent } = emulator.pay(checkoutId);
  await emulator.webhooks.settled();
  const plain = connectPlain(deps.db.path);
  plain.exec(`CREATE TRIGGER broken BEFORE INSERT ON refund BEGIN SELECT RAISE(ABORT, 'no'); END`);
  emulator.refundByHand(typeof intent === 'string' ? intent : '');
  await emulator.webhooks.settled();
  plain.exec('DROP TRIGGER broken');
  const { data } = await listInbox(deps, pia, { states: ['failed'], cursor: null, limit: 10 });
  const { payments } = deps;
  const payment = stripeConfig({ apiBase: emulator.url, apiKey: 'sk_live_shop', livemode: true });
  const goLive = () => Object.assign(deps, { payments: createPayments({ ...deps, config: { payment } }) });
  const comeBack = () => Object.assign(deps, { payments });
  return { ...shop, pia, ids: data.map(({ id }) => id), goLive, comeBack };
}

describe('an event that failed in one mode of the key', () => {
  it('is not replayed in the other, which would end it without its effect', async () => {
    const { deps, pia, ids, goLive, comeBack, balance } = await openFailed();
    const [id = ''] = ids;
    goLive();
    const refusal = await refusalOf(replayEvent(deps, pia, id));
    expect(refusal).toMatchObject({
      code: 'event_failed',
      facts: { detail: expect.stringContaining('of test mode, and the key is of live mode') },
    });
    expect(await getEvent(deps.db, id)).toMatchObject({ state: 'failed', attempts: 1 });
    comeBack();
    expect(await replayEvent(deps, pia, id)).toMatchObject({ state: 'applied' });
    expect(await balance()).toBe('0.00');
  });

  it('is not tried again by itself in the other either, and holds up none that is', async () => {
    const { deps, ids, goLive, comeBack, balance } = await openFailed();
    deps.clock.advance(7 * 3_600_000);
    goLive();
    await retryEventsJob(deps).work();
    for (const id of ids) expect(await getEvent(deps.db, id)).toMatchObject({ state: 'failed', attempts: 1 });
    expect(await listDueEvents(deps.db, { livemode: true, limit: 50 })).toEqual([]);
    comeBack();
    await retryEventsJob(deps).work();
    expect(await balance()).toBe('0.00');
  });
});
