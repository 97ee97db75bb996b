import { eq } from 'drizzle-orm';
import type { Credits } from '../../ledger/credits.ts';
import { smaller } from '../../ledger/rules/lot.ts';
import { availableOf } from '../../ledger/rules/wallet.ts';
import { dispute } from '../../schema/index.ts';
import type { Tx } from '../../write/tx.ts';
import type { Purchase } from '../read.ts';
import type { Facts } from './facts.ts';
import { owedFor } from './target.ts';

interface Stakes {
  readonly disputes: Facts['disputes'];
  readonly paidMinor: number;
  readonly granted: bigint;
}

/** Longer than any dispute lasts: its end, not a clock, gives the credits back. */
const holdMs = 10 * 365 * 86_400_000;

/** What the hold of a dispute is named by. */
export function holdSourceOf(disputeId: string): string {
  return `dispute:${disputeId}`;
}

/** Sets aside what open disputes may take, as far as it is still there, and gives back what ended ones had. */
export function setAside(tx: Tx, purchase: Purchase, { disputes, paidMinor, granted }: Stakes): void {
  for (const { id, state, setsAside, holdId, amountMinor } of disputes) {
    if (state === 'open' && setsAside && holdId === null) {
      const stake = owedFor({ paidMinor, granted, refundedMinor: 0, disputedMinor: amountMinor }).dispute;
      openHold(tx, purchase, { id, stake });
    } else if (state !== 'open' && holdId !== null) {
      tx.holds.release({ holdId, ownerId: null, isProvider: true }, tx);
      tx.query.update(dispute).set({ holdId: null }).where(eq(dispute.id, id)).run();
    }
  }
}

function openHold(tx: Tx, purchase: Purchase, { id, stake }: { id: string; stake: bigint }): void {
  const { crediteeId: userId, provider: origin } = purchase;
  const amount = smaller(stake, availableOf(tx.book.open(userId, tx)));
  // What was spent already cannot be set aside; it is taken when the dispute is lost.
  if (amount <= 0n) return;
  const { hold } = tx.holds.hold(
    {
      ...{ userId, origin, amount: amount as Credits, expiresInMs: holdMs, sourceId: holdSourceOf(id) },
      description: 'Credits of a disputed payment',
      actor: { type: 'provider', id: origin, name: origin },
    },
    tx,
  );
  tx.query.update(dispute).set({ holdId: hold.id }).where(eq(dispute.id, id)).run();
}
