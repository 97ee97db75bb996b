import { pruneEvents } from '@coffer/db';
import { dismissFromInbox, listInbox } from '@coffer/server/payments/inbox.ts';
import { replayEvent } from '@coffer/server/payments/replay.ts';
import { describe, expect, it } from 'vitest';
import { connectPlain } from '../../db/open.ts';
import { createPerson } from '../../setup/callers.ts';
import { openShop, refusalOf } from './shop.ts';

const all = { states: null, cursor: null, limit: 10 } as const;

async function openInbox() {
  const shop = await openShop();
  const pia = await createPerson(shop.deps, 'Pia', ['PlatformManager']);
  const { purchaseId, checkoutId } = await shop.buy();
  const plain = connectPlain(shop.deps.db.path);
  return { ...shop, pia, purchaseId, checkoutId, plain };
}

describe('the inbox of events', () => {
  it('lists what came, page by page', async () => {
    const { deps, pia, emulator, buy, checkoutId } = await openInbox();
    for (const id of [checkoutId, (await buy()).checkoutId, (await buy()).checkoutId]) {
      emulator.pay(id);
      await emulator.webhooks.settled();
    }
    const first = await listInbox(deps, pia, { ...all, limit: 2 });
    const last = first.data.at(-1);
    expect(first).toMatchObject({ hasMore: true, data: [{ state: 'applied', via: 'webhook' }, {}] });
    const cursor = last ? { receivedAt: last.receivedAt, id: last.id } : null;
    const rest = await listInbox(deps, pia, { ...all, cursor });
    expect(rest).toMatchObject({ hasMore: false });
    const ids = [...first.data, ...rest.data].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(await listInbox(deps, pia, { ...all, states: ['failed'] })).toMatchObject({ data: [] });
  });

  it('replays what failed once its cause is mended, and what was applied without any effect', async () => {
    const { deps, pia, emulator, balance, plain, checkoutId } = await openInbox();
    plain.exec(
      `CREATE TRIGGER broken BEFORE INSERT ON ledger_transaction BEGIN SELECT RAISE(ABORT, 'no'); END`,
    );
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    const [event] = (await listInbox(deps, pia, all)).data;
    expect(event).toMatchObject({ state: 'failed', attempts: 1 });
    const id = event?.id ?? '';
    expect((await refusalOf(replayEvent(deps, pia, id))).code).toBe('event_failed');
    plain.exec('DROP TRIGGER broken');
    expect(await replayEvent(deps, pia, id)).toMatchObject({ state: 'applied' });
    expect(await replayEvent(deps, pia, id)).toMatchObject({ state: 'duplicate' });
    expect(await balance()).toBe('10.00');
  });

  it('replays nothing whose body is gone, and nothing that never came', async () => {
    const { deps, pia, emulator, checkoutId } = await openInbox();
    emulator.pay(checkoutId);
    await emulator.webhooks.settled();
    await pruneEvents(deps.db, new Date(deps.now() + 1));
    const [event] = (await listInbox(deps, pia, all)).data;
    expect((await refusalOf(replayEvent(deps, pia, event?.id ?? ''))).code).toBe('event_body_gone');
    expect((await refusalOf(replayEvent(deps, pia, 'evt_none'))).code).toBe('event_not_found');
  });

  it('dismisses what waits with a reason, once, and replays it no more', async () => {
    const { deps, pia, emulator, checkoutId, balance } = await openInbox();
    const paid = emulator.pay(checkoutId);
    const lost = { ...paid.metadata, coffer_purchase: '01900000-0000-7000-8000-000000000000' };
    const stray = { ...paid, id: 'cs_lost', metadata: lost };
    const { id } = emulator.emit('checkout.session.completed', stray);
    await emulator.webhooks.settled();
    const wish = { eventId: id, why: 'Refunded in Stripe' };
    await dismissFromInbox(deps, pia, wish);
    expect((await listInbox(deps, pia, { ...all, states: ['ignored'] })).data).toMatchObject([
      { id, reason: 'Refunded in Stripe' },
    ]);
    expect((await refusalOf(dismissFromInbox(deps, pia, wish))).code).toBe('event_over');
    expect((await refusalOf(replayEvent(deps, pia, id))).code).toBe('event_over');
    const none = { ...wish, eventId: 'evt_none' };
    expect((await refusalOf(dismissFromInbox(deps, pia, none))).code).toBe('event_not_found');
    expect(await balance()).toBe('10.00');
  });

  it('is for Platform Managers alone', async () => {
    const { deps, manager } = await openInbox();
    expect((await refusalOf(listInbox(deps, manager, all))).code).toBe('forbidden');
    expect((await refusalOf(replayEvent(deps, manager, 'x'))).code).toBe('forbidden');
    const dismissed = dismissFromInbox(deps, manager, { eventId: 'x', why: 'y' });
    expect((await refusalOf(dismissed)).code).toBe('forbidden');
  });
});
