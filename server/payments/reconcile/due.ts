import {
  type Purchase,
  areMoreDue,
  attachCheckout,
  failPurchase,
  listDuePurchases,
  noteChecked,
  noteUnanswered,
} from '@coffer/db';
import { providerOf } from '../ask.ts';
import { ProviderFailure } from '../provider.ts';
import { type Pass, isRefused, passOver, settle } from './pass.ts';

/** In one round. */
const most = 200;
/** Side by side: with what else is asked, this stays below the rate that Stripe allows in test mode. */
const atOnce = 4;

/** So many calls fail in a row where the provider cannot be reached. One alone holds up nothing. */
const failuresInARow = 4;

/** A checkout can be paid for a day. */
const lostForGoodMs = 25 * 3_600_000;

/** Whether more purchases are due than one round asks about. */
export async function isBehind({ db }: Pass): Promise<boolean> {
  return areMoreDue(db, most);
}

/**
 * Asks about purchases under way whose time has come.
 * @throws ProviderFailure when the provider cannot be asked at all.
 */
export async function settleDue(pass: Pass): Promise<void> {
  const queue = (await listDuePurchases(pass.db, most)).values();
  const calls: Calls = { isAnyAnswered: false, unanswered: [] };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, () => work(pass, queue, calls)));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  const [first] = calls.unanswered;
  if (first && !calls.isAnyAnswered) throw first.failure;
  for (const { purchase } of calls.unanswered) await noteUnanswered(pass.db, purchase.id);
}

/** How the calls of a round go, whoever makes them. */
interface Calls {
  isAnyAnswered: boolean;
  /** Since the last that was answered. */
  unanswered: { readonly purchase: Purchase; readonly failure: ProviderFailure }[];
}

async function work(pass: Pass, queue: ArrayIterator<Purchase>, calls: Calls): Promise<void> {
  try {
    for (const purchase of queue) {
      if (pass.signal.aborted) return;
      const end = await tryLook(pass, purchase);
      if (end instanceof ProviderFailure) {
        if (calls.unanswered.push({ purchase, failure: end }) >= failuresInARow) throw end;
      } else {
        if (end === 'answered') await noteAnswered(pass, calls);
        await noteChecked(pass.db, purchase.id);
      }
    }
  } catch (error) {
    // The others need not find out too.
    queue.forEach(() => undefined);
    throw error;
  }
}

/** The provider answers: what it did not answer before is asked about again soon, and holds up nobody until then. */
async function noteAnswered(pass: Pass, calls: Calls): Promise<void> {
  calls.isAnyAnswered = true;
  for (const { purchase } of calls.unanswered.splice(0)) await noteUnanswered(pass.db, purchase.id);
}

type End = 'answered' | 'not_asked' | ProviderFailure;

/** Resolves with the failure of one that was not answered. */
async function tryLook(pass: Pass, purchase: Purchase): Promise<End> {
  const { payments } = pass;
  // Of the other mode, or another provider: nobody here can be asked.
  if (!providerOf(payments, purchase)) return 'not_asked';
  try {
    await look(pass, purchase);
    return 'answered';
  } catch (error) {
    if (error instanceof ProviderFailure && error.reason === 'provider_unreachable') return error;
    throw error;
  }
}

async function look(pass: Pass, purchase: Purchase): Promise<void> {
  try {
    if (purchase.checkoutId === null) await find(pass, purchase);
    else await settle(pass, await pass.history.readCheckout(purchase.checkoutId));
  } catch (error) {
    if (!isRefused(error)) return passOver(pass, error, { purchaseId: purchase.id });
    pass.log.warn({ purchaseId: purchase.id, ...error.facts }, 'The provider does not know a checkout');
  }
}

/** The answer that would have told of its checkout was lost: perhaps the checkout was made all the same. */
async function find(pass: Pass, purchase: Purchase): Promise<void> {
  const { db, history, now } = pass;
  const found = await history.findCheckout(purchase);
  if (found === null) {
    const isLost = now() - purchase.createdAt.getTime() > lostForGoodMs;
    if (isLost) await failPurchase(db, purchase.id, 'checkout_lost');
    return;
  }
  const { report, url } = found;
  const { checkoutId, currency, subtotalMinor: priceMinor } = report;
  if (url !== null) await attachCheckout(db, purchase.id, { checkoutId, url, currency, priceMinor });
  await settle(pass, report);
}
