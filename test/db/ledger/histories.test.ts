import {
  assert,
  array,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  oneof,
  option,
  record,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Database, type PostCommand, creditsFromNano, getBalance } from '../../../db/index.ts';
import { codeOf, command, connectPlain, openWith } from '../open.ts';
import { auditBooks } from './chain.ts';

const users = ['ada', 'bob', 'eve'] as const;
const types = ['purchase', 'admin_grant', 'admin_removal', 'usage'] as const;

// Few causes and few amounts, so that replays and conflicts are common.
const movement = record({
  userId: constantFrom(...users, 'nobody'),
  type: constantFrom(...types),
  amount: oneof({ weight: 9, arbitrary: integer({ min: 1, max: 4 }) }, constantFrom(0)),
  origin: constantFrom('request', 'stripe'),
  sourceId: option(constantFrom('a', 'b', 'c', '0190a5d4-7c00-7abc-8000-000000000001')),
});
const history = array(record({ movement, waits: boolean() }), { minLength: 1, maxLength: 40 });

/** All that the ledger promises, in twenty lines. */
class Model {
  readonly balances = new Map<string, bigint>(users.map((user) => [user, 0n]));
  readonly #causes = new Map<string, { command: PostCommand; seq: number }>();
  #lastSeq = 0;

  post(wanted: PostCommand): string {
    const balance = this.balances.get(wanted.userId);
    if (balance === undefined) return 'user_not_found';
    const cause = wanted.sourceId === null ? null : `${wanted.origin} ${wanted.sourceId}`;
    const earlier = cause === null ? undefined : this.#causes.get(cause);
    if (earlier) return same(earlier.command, wanted) ? `replays ${earlier.seq}` : 'source_conflict';
    if (wanted.amount <= 0n) return 'amount_not_positive';
    if (wanted.type === 'usage' && wanted.amount > balance) return 'insufficient_credits';
    const gives = wanted.type === 'purchase' || wanted.type === 'admin_grant';
    const after = gives ? balance + wanted.amount : balance - wanted.amount;
    this.balances.set(wanted.userId, after);
    this.#lastSeq += 1;
    if (cause !== null) this.#causes.set(cause, { command: wanted, seq: this.#lastSeq });
    return `posts ${this.#lastSeq}, ${after} after`;
  }
}

function same(left: PostCommand, right: PostCommand): boolean {
  return left.userId === right.userId && left.type === right.type && left.amount === right.amount;
}

async function tell(db: Database, wanted: PostCommand): Promise<string> {
  try {
    const { transaction, replayed } = await db.ledger.post(wanted);
    return replayed
      ? `replays ${transaction.seq}`
      : `posts ${transaction.seq}, ${transaction.balanceAfter} after`;
  } catch (error) {
    return codeOf(error);
  }
}

describe('any history', () => {
  it('ends as the model says, answer by answer, in batches of any size', async () => {
    await assert(
      asyncProperty(history, async (steps) => {
        const { db } = openWith(...users);
        const model = new Model();
        const told: Promise<string>[] = [];
        const expected: string[] = [];
        for (const step of steps) {
          const wanted = {
            ...command(),
            ...step.movement,
            amount: creditsFromNano(BigInt(step.movement.amount)),
          };
          expected.push(model.post(wanted));
          told.push(tell(db, wanted));
          if (step.waits) await told.at(-1);
        }
        expect(await Promise.all(told)).toEqual(expected);
        for (const [user, balance] of model.balances) {
          expect((await getBalance(db, user)).balance).toBe(balance);
        }
        const plain = connectPlain(db.path);
        expect(auditBooks(plain)).toEqual([]);
        plain.close();
        await db.close();
      }),
      { numRuns: 60 },
    );
  });
});
