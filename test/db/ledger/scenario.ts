import {
  type CaptureCommand,
  type HoldEnd,
  type PostCommand,
  formatCredits,
  getBalance,
  listTransactions,
  parseCredits,
} from '../../../db/index.ts';
import { codeOf, command, holdOf, openWith, startMs } from '../open.ts';

const actor = { type: 'user', id: 'ada', name: 'ada' } as const;

/** Books whose story is told in short words: amounts are decimal credits, moments are seconds after the start. */
export class Scenario {
  readonly db;
  readonly clock;

  constructor(...users: readonly string[]) {
    const { db, clock } = openWith(...(users.length === 0 ? ['ada'] : users));
    this.db = db;
    this.clock = clock;
  }

  /** Moves the clock to so many seconds after the start, forward or back. */
  at(seconds: number): void {
    this.clock.nowMs = startMs + seconds * 1000;
  }

  /** Posts, and tells the row or the refusal. `until` is the moment at which the credits expire. */
  async post(type: PostCommand['type'], amount: string, rest: PostWish = {}): Promise<string> {
    const { until, ...wanted } = rest;
    const expiresAt = until === undefined ? null : new Date(startMs + until * 1000);
    return tell(async () => {
      const { transaction, replayed } = await this.db.ledger.post(
        command({ type, amount, expiresAt, ...wanted }),
      );
      return `${replayed ? 'replays' : 'posts'} ${transaction.seq}, ${formatCredits(transaction.balanceAfter)} after`;
    });
  }

  /** Holds for a minute, or for so many seconds. @returns The hold's id, or the refusal. */
  async hold(amount: string, forSeconds = 60): Promise<string> {
    return tell(async () => {
      const { hold } = await this.db.ledger.hold(holdOf({ amount, expiresInMs: forSeconds * 1000 }));
      return hold.id;
    });
  }

  /** Captures, and tells what was taken, how the hold stands and what is available, or the refusal. */
  async capture(
    holdId: string,
    amount: string | null = null,
    rest: Partial<CaptureCommand> = {},
  ): Promise<string> {
    const taken = amount === null ? null : parseCredits(amount);
    return tell(async () => {
      return tellEnd(
        await this.db.ledger.capture({
          holdId,
          ownerId: null,
          actor,
          metadata: null,
          ...rest,
          amount: taken,
        }),
      );
    });
  }

  async release(holdId: string, ownerId: string | null = null): Promise<string> {
    return tell(async () => tellEnd(await this.db.ledger.release({ holdId, ownerId })));
  }

  async allow(overdraft: string, userId = 'ada'): Promise<string> {
    return tell(async () => {
      await this.db.ledger.setOverdraft({ userId, overdraft: parseCredits(overdraft), actor });
      return 'done';
    });
  }

  /** The sources of all expiries, oldest first. */
  async expiries(): Promise<string[]> {
    const filter = { userId: 'ada', types: ['expiry'], order: 'oldest_first' } as const;
    const { data } = await listTransactions(this.db, filter, { limit: 100 });
    return data.map(({ origin, sourceId }) => `${origin} ${sourceId}`);
  }

  async idOf(seq: number): Promise<string> {
    const filter = { userId: null, order: 'oldest_first' } as const;
    const { data } = await listTransactions(this.db, filter, { limit: 100 });
    return data.find((row) => row.seq === seq)?.id ?? 'none';
  }

  /** How a wallet stands: `5.00, held 2.00, available 3.00, 1.00 until 60`, without what is nothing. */
  async stands(userId = 'ada'): Promise<string> {
    const { balance, held, available, expiring } = await getBalance(this.db, userId);
    const lots = expiring.map(({ amount, expiresAt }) => {
      return `${formatCredits(amount)} until ${(expiresAt.getTime() - startMs) / 1000}`;
    });
    const heldPart = held === 0n ? [] : [`held ${formatCredits(held)}`];
    const part = available === balance ? [] : [`available ${formatCredits(available)}`];
    return [formatCredits(balance), ...heldPart, ...part, ...lots].join(', ');
  }

  /** All rows of the ledger, oldest first: `1 admin_grant 5.00 5.00`, its last number the balance after it. */
  async rows(): Promise<string[]> {
    const filter = { userId: null, order: 'oldest_first' } as const;
    const { data } = await listTransactions(this.db, filter, { limit: 1000 });
    return data.map(({ seq, type, amount, balanceAfter }) => {
      return `${seq} ${type} ${formatCredits(amount)} ${formatCredits(balanceAfter)}`;
    });
  }
}

type PostWish = Partial<Omit<PostCommand, 'amount' | 'type' | 'expiresAt'>> & { readonly until?: number };

function tellEnd({ hold, available, transaction, replayed }: HoldEnd): string {
  const took = transaction === null ? '' : ` took ${formatCredits(transaction.amount)}`;
  return `${replayed ? 'is' : 'becomes'} ${hold.state}${took}, ${formatCredits(available)} available`;
}

async function tell(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    return codeOf(error);
  }
}
