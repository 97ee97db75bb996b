import {
  type Database,
  type Finding,
  attachCheckout,
  beginPurchase,
  formatFinding,
  parseCredits,
  settlePurchase,
  verifyBooks,
} from '../../../db/index.ts';
import { command, holdOf, openWith, startMs } from '../open.ts';

const hourMs = 3_600_000;

/** Somebody buys credits from the dummy provider. */
async function buy(db: Database, userId: string, checkoutId: string): Promise<void> {
  const wanted = {
    payerId: userId,
    crediteeId: userId,
    requestId: checkoutId,
    livemode: false,
    priceId: null,
    terms: null,
  };
  const price = { currency: null, priceMinor: null };
  const { id } = await beginPurchase(db, { provider: 'dummy', ...wanted, ...price });
  await attachCheckout(db, id, { checkoutId, url: 'https://pay.test/1', ...price });
  const report = { provider: 'dummy', checkoutId, purchaseId: id, status: 'paid', livemode: false } as const;
  const paid = { currency: null, subtotalMinor: null, credits: parseCredits('50') };
  const unpaid = { paymentIntentId: null, paidMinor: null, paidCurrency: null };
  await settlePurchase(db, { ...report, ...paid, ...unpaid, doubt: null }, 'provider');
}

/**
 * Books in which everything has happened that can, in 17 movements of three wallets, and a fourth that never moved. What is
 * tampered with has its place in the comments.
 */
export async function busyBooks() {
  const { db, clock } = openWith('ada', 'bob', 'kim', 'eve');
  const { ledger } = db;
  const actor = { type: 'user', id: 'ada', name: 'ada' } as const;
  await buy(db, 'ada', 'chk_1'); // 1
  const expiresAt = new Date(startMs + 5 * hourMs);
  await ledger.post(command({ amount: '10', expiresAt, description: 'For a week', metadata: { team: 'a' } })); // 2
  await ledger.post(command({ amount: '4', type: 'bonus', expiresAt: new Date(startMs + 24 * hourMs) })); // 3
  await ledger.post(
    command({ userId: 'bob', amount: '20', sourceId: '0190a5d4-7c00-7abc-8000-000000000001' }),
  ); // 4
  await ledger.post(command({ type: 'usage', amount: '3', origin: 'wallet:ada', sourceId: 'call-1' })); // 5
  // Of kim's five credits three outlive their end while a hold needs them: they expire in two parts, 7 and 11.
  const keptBack = { userId: 'kim', amount: '5', expiresAt: new Date(startMs + hourMs) };
  await ledger.post(command(keptBack)); // 6
  await ledger.hold(holdOf({ userId: 'kim', amount: '3', expiresInMs: 3 * hourMs }));
  await ledger.setOverdraft({ userId: 'bob', overdraft: parseCredits('5'), actor });
  await ledger.setOverdraft({ userId: 'bob', overdraft: parseCredits('7.5'), actor });
  const captured = await ledger.hold(holdOf({ amount: '6', description: 'A long job' }));
  const released = await ledger.hold(holdOf({ amount: '2', sourceId: 'job-2' }));
  await ledger.hold(holdOf({ userId: 'bob', amount: '1', expiresInMs: hourMs }));
  clock.nowMs += 10 * 60_000;
  const ending = { ownerId: null, actor, metadata: null };
  await ledger.capture({ ...ending, holdId: captured.hold.id, amount: parseCredits('5.5') });
  await ledger.release({ holdId: released.hold.id, ownerId: null });
  clock.nowMs += 2 * hourMs;
  await ledger.tidy();
  const grant = await ledger.post(command({ userId: 'bob', amount: '9', expiresAt }));
  const undone = { userId: 'bob', type: 'admin_removal', amount: '9', origin: 'undo' } as const;
  await ledger.post(command({ ...undone, sourceId: grant.transaction.id }));
  clock.nowMs += 4 * hourMs;
  await ledger.tidy();
  clock.nowMs += 24 * hourMs - 6 * hourMs - 30 * 60_000;
  for (const index of [1, 2, 3]) {
    await ledger.post(command({ type: 'usage', amount: '0.000000001', sourceId: `call-${index}` }));
  }
  clock.nowMs -= hourMs;
  await ledger.post(command({ userId: 'bob', type: 'usage', amount: '22', sourceId: 'after a step' }));
  await ledger.hold(holdOf({ userId: 'ada', amount: '12', expiresInMs: 96 * hourMs }));
  await ledger.post(command({ userId: 'ada', amount: '1', expiresAt: new Date(clock.nowMs + 72 * hourMs) }));
  return { db, clock };
}

/** All findings, as lines. */
export function linesOf(db: Database): string[] {
  return findingsOf(db).map(formatFinding);
}

export function findingsOf(db: Database): Finding[] {
  return [...verifyBooks(db, { structure: true })].flat();
}
