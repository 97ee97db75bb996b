import {
  type Credits,
  type EventSummary,
  type ListedPurchase,
  Refusal,
  type Refundable,
  getListedPurchase,
  readPurchaseStory,
  readRefundable,
} from '@coffer/db';
import { type Caller, isManager, isPlatformManager } from '../access/caller.ts';
import { requireScope } from '../access/policy.ts';
import type { Deps } from '../deps.ts';
import { maySee, showPurchase } from './show.ts';
import { type Step, timelineOf } from './timeline.ts';
import { worthOf } from './worth.ts';

/** One purchase with all that happened about it, as far as the caller may see it. */
export interface PurchaseDetail extends ListedPurchase {
  readonly timeline: readonly Step[];
  /** Null where nothing was paid, and for whoever refunds nothing. */
  readonly refundable: Refundable | null;
  /** What a kept payment is worth, for whoever credits it. Nanocredits. */
  readonly worth: Credits | null;
  /** What the provider told of it: for Platform Managers. */
  readonly events: readonly EventSummary[];
}

/**
 * One purchase for who pays, who is credited, and managers. Somebody else's and one that does not exist look alike.
 * @throws Refusal `scope_missing`, `purchase_not_found`.
 */
export async function readPurchase(
  deps: Pick<Deps, 'db' | 'payments'>,
  caller: Caller,
  id: string,
): Promise<PurchaseDetail> {
  requireScope(caller, 'credits:read');
  const found = await getListedPurchase(deps.db, id);
  if (!found || !maySee(caller, found.purchase)) throw new Refusal('purchase_not_found');
  if (isManager(caller)) requireScope(caller, 'users:read');
  const story = await readPurchaseStory(deps.db, found.purchase);
  const timeline = timelineOf(found, story);
  if (!isManager(caller)) return hideFromOwner(caller, found, timeline);
  return {
    ...found,
    ...{ purchase: showPurchase(caller, found.purchase), timeline },
    refundable: await readRefundable(deps.db, found.purchase),
    worth: await worthOf(deps, found.purchase),
    events: isPlatformManager(caller) ? story.events : [],
  };
}

/** A user sees what happened, not which administrator did it, nor what they noted for each other. */
function hideFromOwner(caller: Caller, found: ListedPurchase, timeline: readonly Step[]): PurchaseDetail {
  const hide = (party: ListedPurchase['payer']) => {
    return party.id === caller.userId ? party : { id: '', name: '', email: '', isRemoved: false };
  };
  const shown = timeline.map((step) => {
    const isOthers = step.by !== undefined && step.by.id !== caller.userId;
    const isNote = step.kind === 'resolved' || step.kind === 'refund_asked';
    return { ...step, ...(isOthers && { by: { id: '', name: null } }), ...(isNote && { words: null }) };
  });
  const purchase = showPurchase(caller, found.purchase);
  const nothing = { refundable: null, worth: null, events: [] };
  return { purchase, payer: hide(found.payer), creditee: hide(found.creditee), timeline: shown, ...nothing };
}
